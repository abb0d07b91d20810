package io.dispersa.system.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Whether the calls to one key, conditional ones among them, can be put in one order,
 * each between its start and its end, in which every answer is right.
 *
 * <p>
 * Tries orders, and never the same situation twice (Wing and Gong, "Testing and verifying
 * concurrent objects", 1993; Lowe, "Testing for linearizability", 2017). A situation is
 * which calls have happened, and what the key holds then. Where no two calls are
 * conditional, {@link RegisterCheck} answers faster.
 */
public final class LinearizabilityCheck {

    /** A hopeless search ends here, after a few seconds. */
    private static final int MOST_SITUATIONS = 2_000_000;

    private final List<Call> known;

    private final List<Call> unknown;

    private final Set<Situation> seen = new HashSet<>();

    private final Deque<Situation> open = new ArrayDeque<>();

    private LinearizabilityCheck(List<Call> calls) {
        List<Call> sorted = calls.stream().sorted(Comparator.comparingLong(Call::start)).toList();
        this.known = sorted.stream().filter(call -> !call.isUnknown()).toList();
        this.unknown = sorted.stream().filter(Call::isUnknown).toList();
    }

    /**
     * Returns whether there is such an order, from a key that has no value.
     * @param calls those that were not done left out
     * @throws IllegalStateException if the search takes too long
     */
    public static boolean isLinearizable(List<Call> calls) {
        return new LinearizabilityCheck(calls).search();
    }

    private boolean search() {
        add(new Situation(0, new BitSet(), new BitSet(), Call.ABSENT));
        while (!open.isEmpty()) {
            Situation situation = open.removeLast();
            if (situation.first == known.size()) {
                return true;
            }
            for (Situation next : next(situation)) {
                add(next);
            }
        }
        return false;
    }

    private void add(Situation situation) {
        if (seen.add(situation)) {
            if (seen.size() > MOST_SITUATIONS) {
                throw new IllegalStateException("undecided after " + MOST_SITUATIONS + " situations");
            }
            open.addLast(situation);
        }
    }

    /** The most hopeful come last: a call of known outcome, and the earliest of these. */
    private List<Situation> next(Situation situation) {
        List<Situation> next = new ArrayList<>();
        long firstEnd = firstEnd(situation);
        for (int i = 0; i < unknown.size() && unknown.get(i).start() <= firstEnd; i++) {
            OptionalInt held = unknown.get(i).after(situation.held);
            if (!situation.happened.get(i) && held.isPresent() && held.getAsInt() != situation.held) {
                next.add(situation.withUnknown(i, held.getAsInt()));
            }
        }
        int begin = next.size();
        for (int i = situation.first; i < known.size() && known.get(i).start() <= firstEnd; i++) {
            OptionalInt held = known.get(i).after(situation.held);
            if (!situation.ahead.get(i) && held.isPresent()) {
                next.add(begin, situation.withKnown(i, held.getAsInt()));
            }
        }
        return next;
    }

    /** Whatever starts after this cannot be next. */
    private long firstEnd(Situation situation) {
        long firstEnd = Long.MAX_VALUE;
        for (int i = situation.first; i < known.size() && known.get(i).start() <= firstEnd; i++) {
            if (!situation.ahead.get(i)) {
                firstEnd = Math.min(firstEnd, known.get(i).end());
            }
        }
        return firstEnd;
    }

    /**
     * Which calls have happened.
     *
     * @param first the first of known outcome that has not
     * @param ahead those of known outcome that have although an earlier one has not
     * @param happened those of unknown outcome that have
     * @param held what the key holds
     */
    private record Situation(int first, BitSet ahead, BitSet happened, int held) {

        Situation withUnknown(int call, int heldThen) {
            BitSet then = (BitSet) happened.clone();
            then.set(call);
            return new Situation(first, ahead, then, heldThen);
        }

        Situation withKnown(int call, int heldThen) {
            BitSet then = (BitSet) ahead.clone();
            then.set(call);
            int firstThen = then.nextClearBit(first);
            then.clear(0, firstThen);
            return new Situation(firstThen, then, happened, heldThen);
        }
    }

}
