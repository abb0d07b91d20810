package io.dispersa.participant.partition;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * For how long this participant may answer from replicas that nobody else confirms. The
 * leader of the registry has the replicas of a participant made elsewhere once it has not
 * heard it for at least five seconds; a shorter time after it was asked and has answered,
 * it has not yet. Safe for use by several threads. A machine that is suspended, with its
 * clock, is not covered.
 */
final class Lease {

    static final Duration LENGTH = Duration.ofSeconds(4);

    private final LongSupplier nanoTime;

    private long end;

    /** Has run out. */
    Lease(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.end = nanoTime.getAsLong();
    }

    /**
     * Begins anew, unless it holds for longer.
     * @param asked when the request was sent that has been answered, in nanoseconds: the
     * answer may have lain here while this process stood still
     */
    synchronized void renew(long asked) {
        long next = asked + LENGTH.toNanos();
        if (next - end > 0) {
            end = next;
        }
    }

    synchronized boolean holds() {
        return nanoTime.getAsLong() - end < 0;
    }

}
