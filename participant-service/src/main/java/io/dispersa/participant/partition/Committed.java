package io.dispersa.participant.partition;

import io.dispersa.participant.store.Applied;
import java.time.Duration;
import java.util.List;

/**
 * What became of operations that were given to a partition together.
 *
 * @param each what became of each, in order
 * @param commit how long their entry took, from when it was given to the replicas until
 * it was on the disks of most and applied here
 * @param apply how much of that it took to apply it
 */
public record Committed(List<Applied> each, Duration commit, Duration apply) {

    /** Returns what became of the only one. */
    public Applied only() {
        if (each.size() != 1) {
            throw new IllegalStateException(each.size() + " results for one operation");
        }
        return each.getFirst();
    }

}
