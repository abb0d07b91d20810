package io.dispersa.system.history;

import io.dispersa.api.Key;
import io.dispersa.partition.Partitioner;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Keys that are in a certain partition. */
public final class PartitionKeys {

    private PartitionKeys() {
    }

    /** Returns as many as are taken, each the prefix and a number. */
    public static Stream<String> in(int partition, int partitions, String prefix) {
        Partitioner partitioner = new Partitioner(partitions);
        return IntStream.iterate(0, i -> i + 1)
            .mapToObj(i -> prefix + i)
            .filter(key -> partitioner.partitionOf(Key.of(key)) == partition);
    }

}
