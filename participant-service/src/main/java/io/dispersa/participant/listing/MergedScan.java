package io.dispersa.participant.listing;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.ProblemException;
import io.dispersa.operation.StoredValue;
import io.dispersa.participant.partition.Partition;
import io.dispersa.participant.store.Scan;
import io.dispersa.service.http.Consistency;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Walks over several partitions in key order: over those that this participant leads, or
 * over all that it has where that may be stale. For one thread.
 */
final class MergedScan implements AutoCloseable {

    private final List<Scan> scans = new ArrayList<>();

    private final List<Integer> listed = new ArrayList<>();

    private final List<Integer> unlisted = new ArrayList<>();

    private record Head(Key key, Scan scan) {
    }

    /** Leadership of all of them is confirmed at the same time. */
    MergedScan(List<Partition> partitions, Consistency consistency) {
        boolean stale = consistency == Consistency.STALE;
        Map<Integer, Supplier<Scan>> begun = new LinkedHashMap<>();
        try {
            partitions.forEach(partition -> attempt(partition.number(), stale,
                    () -> begun.put(partition.number(), stale ? partition::scanStale : partition.beginScan())));
            begun.forEach((number, scan) -> attempt(number, stale, () -> {
                scans.add(scan.get());
                listed.add(number);
            }));
        }
        catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Another participant that leads a partition lists it. */
    private void attempt(int partition, boolean stale, Runnable step) {
        try {
            step.run();
        }
        catch (ProblemException e) {
            if (stale || e.problem().code() != ErrorCode.NOT_OWNER) {
                unlisted.add(partition);
            }
        }
    }

    /** Returns the partitions that it walks over. */
    List<Integer> listed() {
        return listed;
    }

    /** Returns the partitions that nobody can walk over here, and perhaps nowhere. */
    List<Integer> unlisted() {
        return unlisted;
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
