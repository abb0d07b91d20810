package io.dispersa.participant.partition;

import io.dispersa.api.ProblemException;

/**
 * A write that was handed to a partition; several of them can be begun before any is
 * waited for. For one thread.
 */
public interface PendingWrite {

    /**
     * Returns what became of it when it is on the disks of most replicas, and applied
     * here.
     * @throws ProblemException as {@link Partition#apply}
     */
    Committed await();

}
