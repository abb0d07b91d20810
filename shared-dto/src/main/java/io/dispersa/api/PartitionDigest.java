package io.dispersa.api;

/**
 * What all that a replica holds comes to. Two replicas of a partition that have applied
 * the same entry have the same digest, or one of them is damaged.
 *
 * @param partition its number
 * @param term the term of the last entry that was applied
 * @param index the place of that entry in the log
 * @param sha256 of all that is stored, in 64 hexadecimal digits
 */
public record PartitionDigest(int partition, long term, long index, String sha256) {
}
