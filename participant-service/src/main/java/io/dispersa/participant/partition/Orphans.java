package io.dispersa.participant.partition;

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
     * A member of a group that has a leader hears it every second. If the whole group has
     * moved away, nobody is left to say so.
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
     * it; or it has heard nothing of them since the table was known.
     */
    boolean isOut(int number, GroupStatus status) {
        long now = nanoTime.getAsLong();
        long orphaned = now - since.computeIfAbsent(number, _ -> now);
        return switch (status.role()) {
            case CLOSED -> true;
            case LEADER -> false;
            case JOINING -> orphaned >= SILENCE.toNanos();
            case FOLLOWER -> orphaned >= SILENCE.toNanos() && status.silence().compareTo(SILENCE) >= 0;
        };
    }

    void forget(int number) {
        since.remove(number);
    }

}
