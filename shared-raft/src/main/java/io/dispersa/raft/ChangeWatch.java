package io.dispersa.raft;

import java.time.Duration;
import java.util.Collection;

/**
 * Watches the members that a change takes in, until they have caught up. For one thread.
 */
final class ChangeWatch {

    /** Ratis gives a member up after three of the longest election timeouts. */
    private static final Duration SILENT = Duration.ofSeconds(7);

    private static final Duration STUCK = Duration.ofSeconds(30);

    /** More rests would keep writers waiting, and did not help before. */
    private static final int RESTS = 2;

    private long furthest = Long.MIN_VALUE;

    private long since;

    private int rests;

    /** What was found. */
    enum Finding {

        /** They answer and come further, or a snapshot is being sent. */
        FINE,

        /** One of them does not answer: Ratis gives up if nothing happens for a while. */
        SILENT,

        /** They come no further: only another leader ends this. */
        STUCK

    }

    /**
     * Looks how far they are.
     * @param added what the leader knows of those who are new
     * @param logStart the index of the first entry of the leader's log: who lacks earlier
     * ones is sent a snapshot
     * @param now in the time of {@link System#nanoTime}
     */
    Finding look(Collection<GroupStatus.Follower> added, long logStart, long now) {
        if (added.stream().anyMatch(follower -> follower.silent().compareTo(SILENT) > 0)) {
            rests++;
            return rests > RESTS ? Finding.STUCK : Finding.SILENT;
        }
        if (added.isEmpty()) {
            return Finding.FINE; // a majority of the others decides
        }
        long far = added.stream().mapToLong(GroupStatus.Follower::committed).min().orElseThrow();
        if (far != furthest || far + 1 < logStart) {
            furthest = far;
            since = now;
        }
        return now - since > STUCK.toNanos() ? Finding.STUCK : Finding.FINE;
    }

}
