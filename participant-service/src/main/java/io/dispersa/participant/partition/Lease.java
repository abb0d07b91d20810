package io.dispersa.participant.partition;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * For how long this participant may answer from replicas that nobody else confirms. Main
 * nodes have the replicas of a participant made elsewhere once they have not heard it for
 * at least five seconds; a shorter time after it last asked one and was answered, they
 * have not yet.
 */
final class Lease {

    static final Duration LENGTH = Duration.ofSeconds(4);

    private final LongSupplier nanoTime;

    private volatile long end;

    /** Has run out. */
    Lease(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.end = nanoTime.getAsLong();
    }

    /**
     * Begins anew.
     * @param asked when the request was sent that a main node has answered, in
     * nanoseconds: the answer may have lain here while this process stood still
     */
    void renew(long asked) {
        end = asked + LENGTH.toNanos();
    }

    boolean holds() {
        return nanoTime.getAsLong() - end < 0;
    }

}
