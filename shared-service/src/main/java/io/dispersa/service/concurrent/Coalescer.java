package io.dispersa.service.concurrent;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls of requests: those that arrive while a call is under way leave together in
 * the next. A request that finds none under way leaves at once; after a call of several,
 * the next waits a moment for those who were answered. One call is under way at a time,
 * in the order of arrival. Safe for use by several threads.
 *
 * @param <O> a request
 * @param <R> what becomes of one
 */
public final class Coalescer<O, R> implements AutoCloseable {

    /** So many callers at least are worth waiting for. */
    private static final int SOME = 4;

    /** A call waits for at most one part in so many of what the last one took. */
    private static final int SHARE = 8;

    private final Limits limits;

    private final ToLongFunction<O> weight;

    private final Executor threads;

    private final Runnable ready;

    private final Function<List<O>, List<R>> call;

    /**
     * Held by a call, or by who keeps others from being made; fair, lest those wait for
     * ever.
     */
    private final ReentrantLock calling = new ReentrantLock(true);

    private final ReentrantLock lock = new ReentrantLock();

    private final Condition idle = lock.newCondition();

    private final Condition arrived = lock.newCondition();

    // Guarded by lock.
    private final Deque<Ticket> queue = new ArrayDeque<>();

    private long queuedWeight;

    private boolean underWay;

    private boolean closed;

    /** How many requests the next call waits for, while it waits. */
    private int expected = Integer.MAX_VALUE;

    /**
     * How much may be under way.
     *
     * @param together the most requests in one call
     * @param weightTogether the most weight in one call, unless one request alone is
     * heavier
     * @param waiting the most requests that wait
     * @param weightWaiting the most weight that waits
     * @param linger how long the next call waits for those whom the last one answered, at
     * most; zero if never
     */
    public record Limits(int together, long weightTogether, int waiting, long weightWaiting, Duration linger) {

        public Limits(int together, long weightTogether, int waiting, long weightWaiting) {
            this(together, weightTogether, waiting, weightWaiting, Duration.ZERO);
        }

    }

    /** A call, and how many still wait for it; guarded by the lock. */
    private static final class Departure {

        private int waiting;

        /** While it is under way. */
        private @Nullable Thread thread = Thread.currentThread();

        Departure(int waiting) {
            this.waiting = waiting;
        }

    }

    /** A request that was handed over. */
    public final class Ticket {

        private final O request;

        private final long itsWeight;

        private final CompletableFuture<R> result = new CompletableFuture<>();

        /** Guarded by the lock. */
        private @Nullable Departure departure;

        private Ticket(O request) {
            this.request = request;
            this.itsWeight = weight.applyAsLong(request);
        }

        /**
         * Returns what became of the request.
         * @throws TimeoutException if that is not known in this time
         * @throws ExecutionException what the call threw
         */
        public R get(Duration patience) throws TimeoutException, ExecutionException, InterruptedException {
            return result.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        }

        /** Returns whether it is known what became of the request. */
        public boolean isDone() {
            return result.isDone();
        }

        /**
         * Takes the request back, unless it has left: it is certainly not done then.
         * @return whether it was taken back
         */
        public boolean withdraw() {
            return locked(() -> {
                boolean withdrawn = departure == null && queue.remove(this);
                queuedWeight -= withdrawn ? itsWeight : 0;
                return withdrawn;
            });
        }

        /**
         * Waits for it no more. A call that nobody waits for is interrupted: it may hang
         * for ever.
         */
        public void forsake() {
            locked(() -> {
                Departure call = departure;
                if (call != null && --call.waiting == 0 && call.thread != null) {
                    call.thread.interrupt();
                }
                return true;
            });
        }

    }

    /**
     * @param limits how much may be under way
     * @param weight how heavy a request is
     * @param threads starts a thread when there is something to do
     * @param ready waits, for a limited time, until a call can be made: what arrives
     * meanwhile goes with it
     * @param call makes a call, and returns what became of each request, in order; what
     * it throws becomes of each of them
     */
    public Coalescer(Limits limits, ToLongFunction<O> weight, Executor threads, Runnable ready,
            Function<List<O>, List<R>> call) {
        this.limits = limits;
        this.weight = weight;
        this.threads = threads;
        this.ready = ready;
        this.call = call;
    }

    /**
     * Hands a request over.
     * @throws RejectedExecutionException if too much waits already, or it is closed
     */
    public Ticket submit(O request) {
        return submit(List.of(request)).getFirst();
    }

    /**
     * Hands requests over that leave together, as far as they fit into one call.
     * @throws RejectedExecutionException if too much waits already, or it is closed; none
     * of them was handed over
     */
    public List<Ticket> submit(List<O> requests) {
        List<Ticket> arriving = requests.stream().map(Ticket::new).toList();
        long arrivingWeight = arriving.stream().mapToLong(ticket -> ticket.itsWeight).sum();
        locked(() -> {
            requireRoom(arriving.size(), arrivingWeight);
            queue.addAll(arriving);
            queuedWeight += arrivingWeight;
            if (!underWay) {
                depart(arriving);
            }
            else if (queue.size() >= expected || queuedWeight >= limits.weightTogether()) {
                arrived.signal();
            }
            return true;
        });
        return arriving;
    }

    /** Returns how many requests have not left yet. */
    public int waiting() {
        return locked(queue::size);
    }

    /**
     * Runs something while no call is under way, and none begins. What is submitted
     * meanwhile waits.
     */
    public void hold(Runnable action) {
        calling.lock();
        try {
            action.run();
        }
        finally {
            calling.unlock();
        }
    }

    /** Takes nothing more, and waits for what was handed over. */
    @Override
    public void close() {
        locked(() -> {
            closed = true;
            arrived.signalAll();
            while (underWay) {
                idle.awaitUninterruptibly();
            }
            return true;
        });
    }

    /** With the lock held. */
    private void requireRoom(int requests, long more) {
        if (closed) {
            throw new RejectedExecutionException("it is stopping");
        }
        if (requests > limits.waiting() - queue.size()
                || (!queue.isEmpty() && queuedWeight + more > limits.weightWaiting())) {
            throw new RejectedExecutionException("it is overloaded: %d requests wait".formatted(queue.size()));
        }
    }

    /** With the lock held. */
    private void depart(List<Ticket> arriving) {
        try {
            threads.execute(this::run);
            underWay = true;
        }
        catch (RejectedExecutionException e) {
            queue.removeAll(arriving);
            queuedWeight = 0;
            throw e;
        }
    }

    private void run() {
        do {
            awaitReady();
            long begin = System.nanoTime();
            int answered = callNext();
            linger(answered, System.nanoTime() - begin);
        }
        while (isMore());
    }

    /** Returns how many requests were answered. */
    private int callNext() {
        calling.lock();
        try {
            List<Ticket> leaving = next();
            call(leaving);
            return leaving.size();
        }
        finally {
            calling.unlock();
        }
    }

    private void awaitReady() {
        try {
            ready.run();
        }
        catch (RuntimeException _) {
            // The call finds out what is wrong, and tells those who wait.
        }
    }

    /** Takes off the queue what goes together; it may all have been withdrawn. */
    private List<Ticket> next() {
        return locked(() -> {
            List<Ticket> leaving = new ArrayList<>();
            long weightTogether = 0;
            for (Ticket first = queue.peek(); first != null
                    && fits(leaving.size(), weightTogether, first); first = queue.peek()) {
                leaving.add(queue.remove());
                weightTogether += first.itsWeight;
            }
            queuedWeight -= weightTogether;
            Departure departure = new Departure(leaving.size());
            leaving.forEach(ticket -> ticket.departure = departure);
            return leaving;
        });
    }

    private boolean fits(int leaving, long weightTogether, Ticket next) {
        return leaving == 0
                || (leaving < limits.together() && weightTogether + next.itsWeight <= limits.weightTogether());
    }

    private void call(List<Ticket> leaving) {
        if (leaving.isEmpty()) {
            return;
        }
        try {
            List<R> results = call.apply(leaving.stream().map(ticket -> ticket.request).toList());
            if (results.size() != leaving.size()) {
                throw new IllegalStateException(results.size() + " results for " + leaving.size() + " requests");
            }
            for (int i = 0; i < results.size(); i++) {
                leaving.get(i).result.complete(results.get(i));
            }
        }
        catch (Throwable failure) { // even an Error must reach those who wait
            leaving.forEach(ticket -> ticket.result.completeExceptionally(failure));
        }
        finally {
            end(leaving.getFirst());
        }
    }

    /**
     * Waits for those who have just been answered. Else they and those who came meanwhile
     * take turns for ever, in calls that are half as full.
     */
    private void linger(int answered, long took) {
        if (answered < SOME) {
            return;
        }
        locked(() -> {
            expected = Math.min(queue.size() + answered, limits.together());
            long left = Math.min(limits.linger().toNanos(), took / SHARE);
            try {
                while (left > 0 && queue.size() < expected && queuedWeight < limits.weightTogether() && !closed) {
                    left = arrived.awaitNanos(left);
                }
            }
            catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            expected = Integer.MAX_VALUE;
            return true;
        });
    }

    /** An interrupt was meant for this call, and not for the next. */
    private void end(Ticket any) {
        locked(() -> {
            if (any.departure != null) {
                any.departure.thread = null;
            }
            return Thread.interrupted();
        });
    }

    private boolean isMore() {
        return locked(() -> {
            underWay = !queue.isEmpty();
            if (!underWay) {
                idle.signalAll();
            }
            return underWay;
        });
    }

    private interface Action<T> {

        T run();

    }

    private <T> T locked(Action<T> action) {
        lock.lock();
        try {
            return action.run();
        }
        finally {
            lock.unlock();
        }
    }

}
