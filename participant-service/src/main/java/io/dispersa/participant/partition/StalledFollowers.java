package io.dispersa.participant.partition;

import io.dispersa.raft.GroupRole;
import io.dispersa.raft.GroupStatus;
import java.time.Duration;

/**
 * Whether a follower that answers lacks entries while nobody writes. Ratis then sends it
 * heartbeats alone, by which it may miss its last entries for as long as no entry follows
 * them: it is not counted as a full replica, and cannot take over. For one thread.
 */
final class StalledFollowers {

    private static final long PATIENCE = Duration.ofSeconds(5).toNanos();

    private static final Duration ANSWERS = Duration.ofSeconds(2);

    private long committed = -1;

    private long since;

    /**
     * Returns whether one more entry is due.
     * @param status what the leader knows now
     * @param now as {@link System#nanoTime}
     */
    boolean areDue(GroupStatus status, long now) {
        if (status.role() != GroupRole.LEADER || status.committed() != committed || !isAnyBehind(status)) {
            committed = status.committed();
            since = now;
            return false;
        }
        return now - since > PATIENCE;
    }

    private static boolean isAnyBehind(GroupStatus status) {
        return status.followers()
            .values()
            .stream()
            .anyMatch(
                    follower -> follower.committed() < status.committed() && follower.silent().compareTo(ANSWERS) < 0);
    }

}
