package io.dispersa.raft;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Bounds how fast replicas are copied to this process: whoever takes bytes waits until
 * those before him would have arrived at this rate. Safe for use by several threads.
 */
final class TransferRate {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long bytesPerSecond;

    private long nextFree = System.nanoTime();

    TransferRate(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** Waits until so many bytes more may have arrived. */
    void take(int bytes) {
        long ready = reserve(bytes);
        for (long left = ready - System.nanoTime(); left > 0; left = ready - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }

    private synchronized long reserve(int bytes) {
        long now = System.nanoTime();
        // Nothing is saved up while nothing is copied.
        long ready = (nextFree - now > 0 ? nextFree : now) + SECOND * bytes / bytesPerSecond;
        nextFree = ready;
        return ready;
    }

}
