package io.dispersa.api;

import java.util.List;

/**
 * {@code GET /locate/{key}}: where a key lives, whether or not it exists.
 *
 * @param key the key
 * @param hash crc32 of the key's UTF-8 bytes, unsigned
 * @param partition {@code hash} modulo the number of partitions
 * @param leader the participant that serves the partition
 * @param replicas every participant that stores it
 * @param epoch the epoch of the table that says so
 */
public record KeyLocation(String key, long hash, int partition, ParticipantAddress leader,
        List<ParticipantAddress> replicas, long epoch) {
    public KeyLocation {
        replicas = List.copyOf(replicas);
    }
}
