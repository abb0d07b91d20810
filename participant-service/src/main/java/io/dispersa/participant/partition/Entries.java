package io.dispersa.participant.partition;

import io.dispersa.operation.Operation;
import io.dispersa.service.codec.OperationGroup;
import java.util.ArrayList;
import java.util.List;

/** How much goes into one entry of a partition's log. */
public final class Entries {

    /** An entry of the log has room for more, by a good margin. */
    static final long MOST = 2L * 1024 * 1024;

    private Entries() {
    }

    /**
     * Returns a group in portions that each fit into an entry; nearly always it is the
     * group itself.
     */
    public static List<OperationGroup> of(OperationGroup group) {
        List<List<Operation>> portions = portions(group.operations());
        return portions.size() == 1 && group.bytes().length <= MOST ? List.of(group)
                : portions.stream().map(OperationGroup::of).toList();
    }

    private static List<List<Operation>> portions(List<Operation> operations) {
        List<List<Operation>> portions = new ArrayList<>();
        long room = 0;
        for (Operation operation : operations) {
            long weight = operation.writes() ? operation.weight() : Operation.OVERHEAD;
            if (portions.isEmpty() || weight > room) {
                portions.add(new ArrayList<>());
                room = MOST;
            }
            portions.getLast().add(operation);
            room -= weight;
        }
        return portions;
    }

    /**
     * What reads a lot is alone in its entry, and no heavier. The bytes count as they
     * came: they may be more than they need to be.
     */
    static long weight(OperationGroup group) {
        long writes = sum(group, true);
        return Math.max(writes, group.bytes().length) + Math.min(sum(group, false), MOST);
    }

    private static long sum(OperationGroup group, boolean writes) {
        return group.operations()
            .stream()
            .filter(operation -> operation.writes() == writes)
            .mapToLong(Operation::weight)
            .sum();
    }

}
