package io.dispersa.mainnode.registry;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Wakes those who wait for something to change. Safe for use by several threads. */
public final class ChangeSignal {

    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();

    private long changes;

    /** Says that something has changed. */
    public void fire() {
        lock.lock();
        try {
            changes++;
            changed.signalAll();
        }
        finally {
            lock.unlock();
        }
    }

    /**
     * Returns how many changes there have been: ask before looking at what may change.
     */
    public long count() {
        lock.lock();
        try {
            return changes;
        }
        finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there have been more changes than this.
     * @param count as {@link #count} said
     * @param nanos how long at most
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public void awaitMoreThan(long count, long nanos) throws InterruptedException {
        long left = nanos;
        lock.lock();
        try {
            while (changes <= count && left > 0) {
                left = changed.awaitNanos(left);
            }
        }
        finally {
            lock.unlock();
        }
    }

    /**
     * Waits until a condition holds, looking at it after each change and from time to
     * time.
     * @param nanos how long at most
     * @return whether it holds
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public boolean await(BooleanSupplier condition, long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        while (true) {
            long seen = count();
            if (condition.getAsBoolean()) {
                return true;
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            awaitMoreThan(seen, Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)));
        }
    }

}
