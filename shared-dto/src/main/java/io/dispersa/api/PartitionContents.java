package io.dispersa.api;

/**
 * How much a partition holds.
 *
 * @param partition from 0
 * @param keys how many keys
 * @param bytes the bytes of their keys and values together
 */
public record PartitionContents(int partition, long keys, long bytes) {
}
