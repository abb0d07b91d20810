package io.dispersa.mainnode.membership;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the clocks of participants, which say in their heartbeats what time it is. The
 * cluster's time is the median of their clocks and of this main node's. Safe for use by
 * several threads.
 */
final class Clocks {

    private static final Logger log = LoggerFactory.getLogger(Clocks.class);

    /**
     * A heartbeat that was late makes its clock look slow: the earliest of so many
     * counts.
     */
    private static final int SAMPLES = 5;

    /** What is further away is so far away. */
    private static final Duration FARTHEST = Duration.ofDays(365_000);

    private final long tolerance;

    /** In milliseconds, by participant: how far it was ahead of this main node. */
    private final Map<Integer, Deque<Long>> samples = new HashMap<>();

    /** Whose clocks are off, and how far they are ahead of the cluster's. */
    private final Map<Integer, Long> off = new HashMap<>();

    /**
     * What is made of a participant's clock.
     *
     * @param ahead by how many milliseconds it is ahead of the cluster's time; behind, if
     * negative
     * @param certain whether enough clocks agree on what the cluster's time is
     * @param off the ids of the participants whose clocks are off
     */
    record Comparison(long ahead, boolean certain, List<Integer> off) {
    }

    /**
     * The clocks in the middle: the cluster's time is between them.
     *
     * @param low in milliseconds ahead of this main node
     * @param high the same
     */
    record Median(long low, long high) {

        /** Returns the median of how far clocks are ahead, and of this main node's. */
        static Median of(Map<Integer, Long> aheads) {
            long[] sorted = LongStream.concat(LongStream.of(0), aheads.values().stream().mapToLong(Long::longValue))
                .sorted()
                .toArray();
            return new Median(sorted[(sorted.length - 1) / 2], sorted[sorted.length / 2]);
        }

        /**
         * Returns how far a clock is ahead; 0 if it is between the two in the middle:
         * either of them may be right.
         */
        long deviation(long ahead) {
            return ahead < low ? ahead - low : Math.max(0, ahead - high);
        }

    }

    Clocks(Duration tolerance) {
        this.tolerance = tolerance.toMillis();
    }

    /**
     * Takes note of what a participant's clock said, and compares it with the others.
     * @param ahead of this main node's clock
     * @param up the ids of the participants that are up
     * @param known the ids of all participants
     */
    synchronized Comparison compare(int participant, Duration ahead, Set<Integer> up, Set<Integer> known) {
        Deque<Long> last = samples.computeIfAbsent(participant, _ -> new ArrayDeque<>());
        last.addLast(bounded(ahead).toMillis());
        if (last.size() > SAMPLES) {
            last.removeFirst();
        }
        samples.keySet().removeIf(id -> id != participant && !up.contains(id));
        off.keySet().retainAll(known);
        Map<Integer, Long> aheads = new HashMap<>();
        samples.forEach((id, all) -> aheads.put(id, Collections.max(all)));
        Median median = Median.of(aheads);
        aheads.forEach((id, its) -> judge(id, median.deviation(its)));
        return new Comparison(median.deviation(Collections.max(last)),
                median.high() - median.low() <= tolerance && !looksLate(participant, median.deviation(last.getLast())),
                off.keySet().stream().sorted().toList());
    }

    /**
     * Returns by how many milliseconds a participant's clock is ahead of the cluster's,
     * if it is off.
     */
    synchronized Optional<Long> off(int participant) {
        return Optional.ofNullable(off.get(participant));
    }

    /** Of few heartbeats, all may have been late. */
    private boolean looksLate(int participant, long deviation) {
        return deviation < -tolerance && !off.containsKey(participant);
    }

    private void judge(int participant, long deviation) {
        boolean wasOff = off.containsKey(participant);
        // One that is at the limit must not come and go.
        if (Math.abs(deviation) <= (wasOff ? tolerance / 2 : tolerance)) {
            if (off.remove(participant) != null) {
                log.info("the clock of participant {} is right again", participant);
            }
        }
        else if ((wasOff || deviation > 0 || hasBeenHeardEnough(participant))
                && off.put(participant, deviation) == null) {
            log.warn("The clock of participant {} is {} ms {} the cluster's: it leads nothing until it is set right.",
                    participant, Math.abs(deviation), deviation < 0 ? "behind" : "ahead of");
        }
    }

    private boolean hasBeenHeardEnough(int participant) {
        Deque<Long> all = samples.get(participant);
        return all != null && all.size() == SAMPLES;
    }

    private static Duration bounded(Duration ahead) {
        if (ahead.compareTo(FARTHEST) > 0) {
            return FARTHEST;
        }
        return ahead.compareTo(FARTHEST.negated()) < 0 ? FARTHEST.negated() : ahead;
    }

}
