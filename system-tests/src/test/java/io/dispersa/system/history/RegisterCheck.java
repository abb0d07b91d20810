package io.dispersa.system.history;

import io.dispersa.api.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether what happened to one key is linearizable: whether there is one order of all
 * reads and writes, each between its begin and its end, in which every read returns what
 * was written last.
 *
 * <p>
 * No two writes write the same value, which makes an exact answer cheap (Gibbons and
 * Korach, "Testing Shared Memories", 1997). All that touched one value spans a time: from
 * the first end of an operation to the last begin of one, the key must have held the
 * value. Two such times never overlap; and a value whose operations all overlap each
 * other must fit beside them.
 */
public final class RegisterCheck {

    /** The number of "no value": what a key holds before its first write. */
    public static final int ABSENT = 0;

    private static final double NANOS = 1e9;

    private RegisterCheck() {
    }

    /**
     * A write.
     *
     * @param number the value, from 1; no other write of this key has it
     * @param start when it was sent, in nanoseconds
     * @param end when it was answered
     * @param outcome what the answer says of it
     */
    public record Write(int number, long start, long end, Outcome outcome) {
    }

    /**
     * A read that was answered.
     *
     * @param number the value, or {@link #ABSENT}
     * @param start when it was sent, in nanoseconds
     * @param end when it was answered
     */
    public record Read(int number, long start, long end) {
    }

    /** Returns what is wrong, a sentence each; empty if nothing is. */
    public static List<String> violations(List<Write> writes, List<Read> reads) {
        List<String> found = new ArrayList<>();
        Map<Integer, Write> written = new HashMap<>();
        written.put(ABSENT, new Write(ABSENT, Long.MIN_VALUE, Long.MIN_VALUE, Outcome.APPLIED));
        writes.forEach(write -> written.put(write.number(), write));
        Map<Integer, Span> spans = new TreeMap<>();
        written.values()
            .stream()
            .filter(write -> write.outcome() == Outcome.APPLIED)
            .forEach(write -> spans.put(write.number(), new Span(write.number(), write.end(), write.start())));
        for (Read read : reads) {
            Write write = written.get(read.number());
            String impossible = impossible(read, write);
            if (impossible != null) {
                found.add(impossible);
            }
            else {
                spans.merge(read.number(), new Span(read.number(), read.end(), read.start()), Span::with);
            }
        }
        // A write of unknown outcome that nobody saw may not have happened.
        written.values()
            .forEach(write -> spans.computeIfPresent(write.number(), (_, span) -> span.with(write.start())));
        found.addAll(contradictions(spans.values().stream().sorted(Comparator.comparingLong(Span::firstEnd)).toList()));
        return found;
    }

    private static @Nullable String impossible(Read read, @Nullable Write write) {
        if (write == null) {
            return "value %d was read at %s and never written".formatted(read.number(), seconds(read.end()));
        }
        if (write.outcome() == Outcome.NOT_APPLIED) {
            return "value %d was read at %s, and its write was answered as not applied at %s".formatted(read.number(),
                    seconds(read.end()), seconds(write.end()));
        }
        if (read.end() < write.start()) {
            return "value %d was read at %s, before it was written".formatted(read.number(), seconds(read.end()));
        }
        return null;
    }

    /** Takes spans in the order of their first ends. */
    private static List<String> contradictions(List<Span> spans) {
        List<String> found = new ArrayList<>();
        List<Span> held = spans.stream().filter(Span::held).toList();
        for (int i = 1; i < held.size(); i++) {
            if (held.get(i).firstEnd() < held.get(i - 1).lastStart()) {
                found.add("the key held %s and %s".formatted(held.get(i - 1), held.get(i)));
            }
        }
        TreeMap<Long, Span> byBegin = new TreeMap<>();
        held.forEach(span -> byBegin.put(span.firstEnd(), span));
        spans.stream().filter(span -> !span.held()).forEach(span -> {
            Map.Entry<Long, Span> around = byBegin.lowerEntry(span.lastStart());
            if (around != null && span.firstEnd() < around.getValue().lastStart()) {
                found.add("the key held %s, and meanwhile %s was written".formatted(around.getValue(), span));
            }
        });
        return found;
    }

    private static String seconds(long nanos) {
        return nanos == Long.MIN_VALUE ? "the beginning" : "%.4f s".formatted(nanos / NANOS);
    }

    /**
     * The time of one value.
     *
     * @param firstEnd when the first operation that touched it had ended
     * @param lastStart when the last one began
     */
    private record Span(int number, long firstEnd, long lastStart) {

        Span with(Span other) {
            return new Span(number, Math.min(firstEnd, other.firstEnd), Math.max(lastStart, other.lastStart));
        }

        Span with(long start) {
            return new Span(number, firstEnd, Math.max(lastStart, start));
        }

        /** Returns whether the key must have held the value from one to the other. */
        boolean held() {
            return firstEnd < lastStart;
        }

        @Override
        public String toString() {
            return (number == ABSENT ? "no value" : "value " + number)
                    + (held() ? " from %s to %s".formatted(seconds(firstEnd), seconds(lastStart))
                            : " between %s and %s".formatted(seconds(lastStart), seconds(firstEnd)));
        }
    }

}
