package io.dispersa.partition;

import io.dispersa.api.Key;
import java.util.zip.CRC32;

/**
 * The partition of a key: crc32 (IEEE, as zlib) of its UTF-8 bytes, unsigned, modulo the
 * number of partitions. The rule is frozen: every key ever stored was placed by it.
 *
 * @param partitions how many partitions the cluster has, 1 to {@value #MAX_PARTITIONS}
 */
public record Partitioner(int partitions) {
    /**
     * The most partitions a cluster can have: each costs every one of its replicas
     * memory, files and a log.
     */
    public static final int MAX_PARTITIONS = 256;

    /**
     * @throws IllegalArgumentException if the number is out of range
     */
    public Partitioner {
        if (partitions < 1 || partitions > MAX_PARTITIONS) {
            throw new IllegalArgumentException(
                    "the number of partitions must be between 1 and " + MAX_PARTITIONS + ", and is " + partitions);
        }
    }

    /** Returns the key's hash, 0 to 2^32 - 1. */
    public static long hash(Key key) {
        CRC32 crc = new CRC32();
        crc.update(key.utf8());
        return crc.getValue();
    }

    /** Returns the key's partition, from 0. */
    public int partitionOf(Key key) {
        return (int) (hash(key) % partitions);
    }
}
