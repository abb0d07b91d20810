package io.dispersa.participant.partition;

import io.dispersa.participant.store.Action;
import io.dispersa.participant.store.Operation;
import java.util.ArrayList;
import java.util.List;

/** How much goes into one entry of a partition's log. */
public final class Entries {

    /** An entry of the log has room for more, by a good margin. */
    static final long MOST = 2L * 1024 * 1024;

    private Entries() {
    }

    /**
     * Returns operations in portions that each fit into an entry; nearly always it is
     * one.
     */
    public static List<List<Operation>> of(List<Operation> operations) {
        List<List<Operation>> entries = new ArrayList<>();
        long room = 0;
        for (Operation operation : operations) {
            long weight = operation.writes() ? operation.weight() : Action.OVERHEAD;
            if (entries.isEmpty() || weight > room) {
                entries.add(new ArrayList<>());
                room = MOST;
            }
            entries.getLast().add(operation);
            room -= weight;
        }
        return entries;
    }

    /** What reads a lot is alone in its entry, and no heavier. */
    static long weight(List<Operation> portion) {
        long writes = portion.stream().filter(Operation::writes).mapToLong(Operation::weight).sum();
        long reads = portion.stream().filter(operation -> !operation.writes()).mapToLong(Operation::weight).sum();
        return writes + Math.min(reads, MOST);
    }

}
