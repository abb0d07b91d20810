package io.dispersa.service.budget;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * How many bytes all requests of this process may hold at the same time: bodies, values
 * on their way, and answers until they are sent. A request that finds too few left waits
 * for a limited time. Large requests use three quarters at most, so that small ones are
 * served beside them; and bodies that are not complete half, so that those that never end
 * leave room for others. Safe for use by several threads.
 */
public final class ByteBudget {

    /** A request that holds more is large. */
    static final long SMALL = 128 * 1024;

    private final long total;

    private final long forLarge;

    private final Duration patience;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock.
    private final Map<Use, Deque<Waiter>> waiters = new EnumMap<>(Use.class);

    private long reserved;

    private long arriving;

    private long refused;

    /** What bytes are wanted for; none waits behind another use. */
    enum Use {

        /** A request that holds few. */
        SMALL,
        /** A request that holds many. */
        LARGE,
        /** A body that is not complete. */
        ARRIVING

    }

    /** Who waits for bytes; guarded by the lock. */
    private static final class Waiter {

        private final long bytes;

        private final Condition granted;

        private boolean isGranted;

        Waiter(long bytes, Condition granted) {
            this.bytes = bytes;
            this.granted = granted;
        }

    }

    /**
     * @param total how many bytes there are
     * @param patience how long a request waits for bytes
     */
    public ByteBudget(long total, Duration patience) {
        this.total = total;
        this.forLarge = total / 4 * 3;
        this.patience = patience;
        for (Use use : Use.values()) {
            waiters.put(use, new ArrayDeque<>());
        }
    }

    /** Begins a request, which holds nothing yet. */
    public Reservation open() {
        return new Reservation(this, null);
    }

    /** Returns how many bytes there are. */
    public long total() {
        return total;
    }

    /** Returns how many bytes are held. */
    public long reserved() {
        return locked(() -> reserved);
    }

    /** Returns how many requests found too few bytes in time. */
    public long refused() {
        return locked(() -> refused);
    }

    /** Returns how many requests wait for bytes. */
    int waiting() {
        return (int) locked(() -> waiters.values().stream().mapToInt(Deque::size).sum());
    }

    /** Returns the most that one large request can hold. */
    long mostOfOne() {
        return forLarge;
    }

    /**
     * Takes bytes, once there are so many.
     * @return false if there were not in time, or this thread was interrupted
     */
    boolean take(long bytes, Use use) {
        lock.lock();
        try {
            Deque<Waiter> before = waiting(use);
            if (before.isEmpty() && fits(bytes, use)) {
                add(bytes, use);
                return true;
            }
            Waiter waiter = new Waiter(bytes, lock.newCondition());
            before.add(waiter);
            await(waiter);
            if (!waiter.isGranted) {
                before.remove(waiter);
                refused++;
                grant(); // What comes after it may fit.
            }
            return waiter.isGranted;
        }
        finally {
            lock.unlock();
        }
    }

    /** Takes bytes, even if there are too few. */
    void force(long bytes) {
        locked(() -> reserved += bytes);
    }

    /** Counts bytes of a body that is complete now as any others. */
    void arrived(long bytes) {
        locked(() -> {
            arriving -= bytes;
            return grant();
        });
    }

    /** Gives bytes back. */
    void give(long bytes) {
        locked(() -> {
            reserved -= bytes;
            return grant();
        });
    }

    private void await(Waiter waiter) {
        try {
            long left = patience.toNanos();
            while (!waiter.isGranted && left > 0) {
                left = waiter.granted.awaitNanos(left);
            }
        }
        catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** With the lock held; returns how many bytes are held then. */
    private long grant() {
        for (Use use : Use.values()) {
            Deque<Waiter> waiting = waiting(use);
            for (Waiter first = waiting.peek(); first != null && fits(first.bytes, use); first = waiting.peek()) {
                waiting.remove();
                add(first.bytes, use);
                first.isGranted = true;
                first.granted.signal();
            }
        }
        return reserved;
    }

    private Deque<Waiter> waiting(Use use) {
        return Objects.requireNonNull(waiters.get(use));
    }

    private boolean fits(long bytes, Use use) {
        return reserved + bytes <= (use == Use.SMALL ? total : forLarge)
                && (use != Use.ARRIVING || arriving + bytes <= total / 2);
    }

    private void add(long bytes, Use use) {
        reserved += bytes;
        arriving += use == Use.ARRIVING ? bytes : 0;
    }

    private long locked(LongSupplier action) {
        lock.lock();
        try {
            return action.getAsLong();
        }
        finally {
            lock.unlock();
        }
    }

}
