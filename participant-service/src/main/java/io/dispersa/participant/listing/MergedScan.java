package io.dispersa.participant.listing;

import io.dispersa.api.Key;
import io.dispersa.participant.partition.Partition;
import io.dispersa.participant.store.Scan;
import io.dispersa.participant.store.StoredValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;

/** Walks over several partitions in key order. For one thread. */
final class MergedScan implements AutoCloseable {

    private final List<Scan> scans = new ArrayList<>();

    private record Head(Key key, Scan scan) {
    }

    MergedScan(List<Partition> partitions) {
        try {
            partitions.forEach(partition -> scans.add(partition.scan()));
        }
        catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Returns how many keys there are altogether. */
    long keys() {
        return scans.stream().mapToLong(Scan::keys).sum();
    }

    /** Hands the first keys and their values over, in key order, at most this many. */
    void first(int limit, BiConsumer<Key, StoredValue> consumer) {
        PriorityQueue<Head> heads = new PriorityQueue<>(Comparator.comparing(Head::key));
        scans.forEach(scan -> offer(heads, scan));
        Head head = heads.poll();
        for (int n = 0; n < limit && head != null; n++) {
            consumer.accept(head.key(), head.scan().value());
            head.scan().advance();
            offer(heads, head.scan());
            head = heads.poll();
        }
    }

    @Override
    public void close() {
        scans.forEach(Scan::close);
    }

    private static void offer(PriorityQueue<Head> heads, Scan scan) {
        if (scan.hasCurrent()) {
            heads.add(new Head(scan.key(), scan));
        }
    }

}
