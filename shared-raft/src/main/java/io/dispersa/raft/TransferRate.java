package io.dispersa.raft;

import java.util.concurrent.TimeUnit;

/**
 * Bounds how fast replicas are copied to this process: after what has arrived, nothing
 * more is asked for until it would have arrived at this rate. Safe for use by several
 * threads.
 */
final class TransferRate {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long bytesPerSecond;

    private long nextFree = System.nanoTime();

    TransferRate(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /**
     * Counts bytes that have arrived.
     * @return when more may arrive, in the time of {@link System#nanoTime}
     */
    synchronized long reserve(int bytes) {
        long now = System.nanoTime();
        // Nothing is saved up while nothing is copied.
        nextFree = (nextFree - now > 0 ? nextFree : now) + SECOND * bytes / bytesPerSecond;
        return nextFree;
    }

}
