package io.dispersa.system.history;

import io.dispersa.api.Outcome;
import io.dispersa.system.history.RegisterCheck.Read;
import io.dispersa.system.history.RegisterCheck.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What clients did and saw. Safe for use by several threads; of each key, the writes are
 * recorded in the order in which they were sent.
 */
public final class History {

    private static final int SHOWN = 20;

    private static final double NANOS = 1e9;

    private final long origin = System.nanoTime();

    private final Map<String, Events> keys = new ConcurrentHashMap<>();

    private final Map<String, LongAdder> answers = new ConcurrentSkipListMap<>();

    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();

    /** Returns the nanoseconds since this history began. */
    public long now() {
        return System.nanoTime() - origin;
    }

    /** Records a write of a key in this partition. */
    public void wrote(String key, int partition, Write write) {
        events(key, partition).add(write);
    }

    /** Records a read that was answered with a value or its absence. */
    public void read(String key, int partition, Read read) {
        events(key, partition).add(read);
    }

    /** Counts an answer, such as {@code PUT 204}. */
    public void answered(String kind) {
        answers.computeIfAbsent(kind, _ -> new LongAdder()).increment();
    }

    /** Records that something happened that must not. */
    public void wrong(String what) {
        wrong.add("at %.4f s: %s".formatted(now() / NANOS, what));
    }

    /** Returns how many writes were acknowledged. */
    public long acknowledged() {
        return acknowledgedWrites().count();
    }

    /** Returns how many requests were not done, or perhaps not. */
    public Map<String, Long> failures() {
        return answers.entrySet()
            .stream()
            .filter(entry -> !entry.getKey().matches("(PUT 20[14])|(GET (200|404))"))
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().sum()));
    }

    /**
     * Returns when the first write to this partition ended well that began after a
     * moment.
     */
    public OptionalLong firstAcknowledged(int partition, long since) {
        return keys.values()
            .stream()
            .filter(events -> events.partition == partition)
            .map(events -> events.firstAcknowledged(since))
            .flatMapToLong(OptionalLong::stream)
            .min();
    }

    /**
     * Returns how long each acknowledged write took that began after a moment, sorted.
     */
    public List<Duration> writeTimes(long since) {
        return acknowledgedWrites().filter(write -> write.start() > since)
            .map(write -> Duration.ofNanos(write.end() - write.start()))
            .sorted()
            .toList();
    }

    /** Returns the longest time without an acknowledged write in any one partition. */
    public Duration longestPause() {
        Map<Integer, long[]> ends = keys.values()
            .stream()
            .collect(Collectors.groupingBy(events -> events.partition, Collectors.collectingAndThen(Collectors.toList(),
                    all -> all.stream().flatMapToLong(Events::acknowledgedEnds).sorted().toArray())));
        return Duration.ofNanos(ends.values().stream().mapToLong(History::longestGap).max().orElse(0));
    }

    /** Returns what is wrong, a sentence each, up to a limit; empty if nothing is. */
    public List<String> violations() {
        return Stream
            .concat(wrong.stream(),
                    keys.entrySet()
                        .stream()
                        .flatMap(entry -> entry.getValue()
                            .violations()
                            .stream()
                            .map(violation -> entry.getKey() + ": " + violation)))
            .limit(SHOWN)
            .toList();
    }

    /** Returns one line of figures. */
    @Override
    public String toString() {
        long operations = answers.values().stream().mapToLong(LongAdder::sum).sum();
        return "%d operations on %d keys in %.0f s %s, %d writes of unknown outcome, longest time without an acknowledged write in a partition %.2f s"
            .formatted(operations, keys.size(), now() / NANOS, answers,
                    writes().filter(write -> write.outcome() == Outcome.UNKNOWN).count(),
                    longestPause().toNanos() / NANOS);
    }

    private static long longestGap(long[] ends) {
        return LongStream.range(1, ends.length).map(i -> ends[(int) i] - ends[(int) i - 1]).max().orElse(0);
    }

    private Stream<Write> acknowledgedWrites() {
        return writes().filter(write -> write.outcome() == Outcome.APPLIED);
    }

    private Stream<Write> writes() {
        return keys.values().stream().flatMap(events -> Arrays.stream(events.writes()));
    }

    private Events events(String key, int partition) {
        return keys.computeIfAbsent(key, _ -> new Events(partition));
    }

    /** What happened to one key. */
    private static final class Events {

        private final int partition;

        private final List<Write> writes = new ArrayList<>();

        private final List<Read> reads = new ArrayList<>();

        Events(int partition) {
            this.partition = partition;
        }

        synchronized void add(Write write) {
            writes.add(write);
        }

        synchronized void add(Read read) {
            reads.add(read);
        }

        synchronized Write[] writes() {
            return writes.toArray(Write[]::new);
        }

        synchronized OptionalLong firstAcknowledged(long since) {
            OptionalLong first = OptionalLong.empty();
            for (int i = writes.size() - 1; i >= 0 && writes.get(i).start() > since; i--) {
                if (writes.get(i).outcome() == Outcome.APPLIED) {
                    first = OptionalLong.of(writes.get(i).end());
                }
            }
            return first;
        }

        LongStream acknowledgedEnds() {
            return Arrays.stream(writes()).filter(write -> write.outcome() == Outcome.APPLIED).mapToLong(Write::end);
        }

        synchronized List<String> violations() {
            return RegisterCheck.violations(writes, reads);
        }

    }

}
