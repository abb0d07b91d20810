package io.dispersa.client;

/**
 * Who served a request, by the answer's {@code KV-} headers.
 *
 * @param partition the key's partition
 * @param participant the id of the participant that answered
 */
public record ServedBy(int partition, int participant) {
}
