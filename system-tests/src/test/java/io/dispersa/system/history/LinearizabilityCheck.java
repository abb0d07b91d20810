package io.dispersa.system.history;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import io.dispersa.system.history.Call.Action;
import io.dispersa.system.history.Call.Held;
import io.dispersa.system.history.Call.Swap;
import io.dispersa.system.history.Call.Unknown;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Whether the calls to one key, conditional ones among them, can be put in one order,
 * each between its start and its end, in which every answer is right.
 *
 * <p>
 * Tries orders, and never the same situation twice (Wing and Gong, "Testing and verifying
 * concurrent objects", 1993; Lowe, "Testing for linearizability", 2017). A situation is
 * which calls have happened, and what the key holds then. Where no two calls are
 * conditional, {@link RegisterCheck} answers faster.
 *
 * <p>
 * A call of unknown outcome whose value nobody has seen is like any other such call: only
 * how many of them have happened tells situations apart, not which. Without that, a dozen
 * of them would be more than can be tried.
 */
public final class LinearizabilityCheck {

    /** A hopeless search ends here, after a few seconds. */
    private static final int MOST_SITUATIONS = 2_000_000;

    private final List<Call> known;

    /** Those of unknown outcome that have the same effect, each with when they began. */
    private final List<Alike> unknown;

    private final Set<Situation> seen = new HashSet<>();

    private final Deque<Situation> open = new ArrayDeque<>();

    private LinearizabilityCheck(List<Call> calls) {
        List<Call> sorted = calls.stream().sorted(Comparator.comparingLong(Call::start)).toList();
        this.known = sorted.stream().filter(call -> !call.isUnknown()).toList();
        Set<Integer> named = calls.stream().flatMapToInt(LinearizabilityCheck::named).boxed().collect(toSet());
        this.unknown = sorted.stream()
            .filter(Call::isUnknown)
            .collect(groupingBy(call -> call.withoutNumberBut(named).action(), LinkedHashMap::new,
                    mapping(Call::start, toList())))
            .entrySet()
            .stream()
            .map(entry -> new Alike(entry.getKey(), entry.getValue()))
            .toList();
    }

    /** Returns the values that a call has seen, or expects. */
    private static IntStream named(Call call) {
        return Stream
            .of(call.action() instanceof Swap swap ? IntStream.of(swap.expected()) : IntStream.empty(),
                    call.reply() instanceof Held held ? IntStream.of(held.number()) : IntStream.empty())
            .flatMapToInt(Function.identity());
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
        add(new Situation(0, new BitSet(), Collections.nCopies(unknown.size(), 0), Call.ABSENT));
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
        for (int i = 0; i < unknown.size(); i++) {
            int held = unknown.get(i).after(situation.held);
            if (unknown.get(i).canHappen(situation.happened.get(i), firstEnd) && held != situation.held) {
                next.add(situation.withUnknown(i, held));
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
     * @param happened how many of unknown outcome have, of each kind
     * @param held what the key holds
     */
    private record Situation(int first, BitSet ahead, List<Integer> happened, int held) {

        Situation withUnknown(int kind, int heldThen) {
            List<Integer> then = new ArrayList<>(happened);
            then.set(kind, happened.get(kind) + 1);
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

    /**
     * Calls of unknown outcome with one effect.
     *
     * @param starts when they began, in order: the earliest can take the place of any
     * other
     */
    private record Alike(Action action, List<Long> starts) {

        boolean canHappen(int happened, long firstEnd) {
            return happened < starts.size() && starts.get(happened) <= firstEnd;
        }

        int after(int held) {
            return new Call(action, new Unknown(), 0, 0).after(held).orElse(held);
        }
    }

}
