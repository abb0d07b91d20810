package io.dispersa.participant.partition;

import io.dispersa.raft.GroupRole;
import io.dispersa.raft.GroupStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Decides when a replica that the table gives to others may be deleted. For one thread at
 * a time.
 */
final class Orphans {

    /**
     * A member of a group that has a leader hears it every second. If those that it knows
     * do not lead, or have moved away as well, nobody says that it was left out.
     */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final Map<Integer, Long> since = new HashMap<>();

    private final LongSupplier nanoTime;

    /**
     * @param nanoTime tells the time, from an origin of its own
     */
    Orphans(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Returns whether its group has left it out: the others have told it, which closes
     * it; or it has known no leader for as long as one would have been heard, and the
     * table has given it away since. To be asked often.
     */
    boolean isOut(int number, GroupStatus status) {
        long now = nanoTime.getAsLong();
        if (status.role() == GroupRole.FOLLOWER && status.leader() != null) {
            since.put(number, now);
        }
        boolean silent = now - since.computeIfAbsent(number, _ -> now) >= SILENCE.toNanos();
        return switch (status.role()) {
            case CLOSED -> true;
            case LEADER -> false;
            case JOINING, FOLLOWER -> silent;
        };
    }

    void forget(int number) {
        since.remove(number);
    }

}
