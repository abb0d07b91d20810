package io.dispersa.participant.partition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Commits operations in groups: those that arrive while a commit is under way leave
 * together in the next. One thread of its own commits, in the order of arrival; any
 * number of threads may submit.
 *
 * <p>
 * The first commit that fails is the last: what became of its operations is unknown, so
 * nothing may be built on them.
 *
 * @param <O> an operation
 * @param <R> what becomes of one
 */
final class GroupCommit<O, R> implements AutoCloseable {

    /**
     * How much may be under way.
     *
     * @param batchOperations the most operations in one commit
     * @param batchWeight the most weight in one commit, unless one operation alone is
     * heavier
     * @param queuedOperations the most operations that wait
     * @param queuedWeight the most weight that waits
     */
    record Limits(int batchOperations, long batchWeight, int queuedOperations, long queuedWeight) {
    }

    private record Waiting<O, R>(O operation, long weight, CompletableFuture<R> result) {
    }

    private final Limits limits;

    private final ToLongFunction<O> weight;

    private final Function<List<O>, List<R>> commit;

    private final Consumer<Throwable> onFailure;

    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();

    private final Condition arrived = lock.newCondition();

    // Guarded by lock.
    private final Queue<Waiting<O, R>> queue = new ArrayDeque<>();

    private long queuedWeight;

    private @Nullable String closedBecause;

    /**
     * @param name of the thread
     * @param limits how much may be under way
     * @param weight how heavy an operation is
     * @param commit applies a batch and returns a result for each operation, in order
     * @param onFailure told once, after the callers, if {@code commit} throws
     */
    GroupCommit(String name, Limits limits, ToLongFunction<O> weight, Function<List<O>, List<R>> commit,
            Consumer<Throwable> onFailure) {
        this.limits = limits;
        this.weight = weight;
        this.commit = commit;
        this.onFailure = onFailure;
        // Not a virtual thread: it spends its life in fsync, which would pin a carrier.
        this.thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    /**
     * Hands an operation over.
     * @return its result, or what its commit threw; or {@link RejectedExecutionException}
     * if it certainly was never committed
     * @throws RejectedExecutionException if too much waits already, or it is closed
     */
    CompletableFuture<R> submit(O operation) {
        Waiting<O, R> waiting = new Waiting<>(operation, weight.applyAsLong(operation), new CompletableFuture<>());
        lock.lock();
        try {
            if (closedBecause != null) {
                throw new RejectedExecutionException(closedBecause);
            }
            if (queue.size() >= limits.queuedOperations()
                    || (!queue.isEmpty() && queuedWeight + waiting.weight() > limits.queuedWeight())) {
                throw new RejectedExecutionException(
                        "it is overloaded: %d writes wait for its disk".formatted(queue.size()));
            }
            queue.add(waiting);
            queuedWeight += waiting.weight();
            arrived.signal();
        }
        finally {
            lock.unlock();
        }
        return waiting.result();
    }

    /** Commits what was handed over, then ends the thread. Waits for that. */
    @Override
    public void close() {
        refuseFromNowOn("it is stopping");
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            }
            catch (InterruptedException _) {
                interrupted = true; // files below this must not be closed under a commit
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Waiting<O, R>> batch = next();
        while (!batch.isEmpty()) {
            if (!committed(batch)) {
                return;
            }
            batch = next();
        }
    }

    private boolean committed(List<Waiting<O, R>> batch) {
        List<R> results;
        try {
            results = commit.apply(batch.stream().map(Waiting::operation).toList());
            if (results.size() != batch.size()) {
                throw new IllegalStateException(results.size() + " results for " + batch.size() + " operations");
            }
        }
        catch (Throwable failure) { // even an Error must reach those who wait
            fail(batch, failure);
            return false;
        }
        for (int i = 0; i < results.size(); i++) {
            batch.get(i).result().complete(results.get(i));
        }
        return true;
    }

    private void fail(List<Waiting<O, R>> batch, Throwable failure) {
        batch.forEach(waiting -> waiting.result().completeExceptionally(failure));
        for (Waiting<O, R> waiting : refuseFromNowOn("it stopped because a write failed")) {
            waiting.result().completeExceptionally(new RejectedExecutionException("a write before it failed"));
        }
        onFailure.accept(failure);
    }

    /**
     * Returns what waits now; whoever fails takes it, the thread otherwise finishes it.
     */
    private List<Waiting<O, R>> refuseFromNowOn(String reason) {
        lock.lock();
        try {
            if (closedBecause == null) {
                closedBecause = reason;
            }
            arrived.signal();
            return List.copyOf(queue);
        }
        finally {
            lock.unlock();
        }
    }

    /** Waits for operations; returns none when it is closed and all are done. */
    private List<Waiting<O, R>> next() {
        lock.lock();
        try {
            while (queue.isEmpty() && closedBecause == null) {
                arrived.awaitUninterruptibly();
            }
            List<Waiting<O, R>> batch = new ArrayList<>();
            long weightOfBatch = 0;
            for (Waiting<O, R> head = queue.peek(); head != null
                    && fits(batch, weightOfBatch, head); head = queue.peek()) {
                batch.add(queue.remove());
                weightOfBatch += head.weight();
            }
            queuedWeight -= weightOfBatch;
            return batch;
        }
        finally {
            lock.unlock();
        }
    }

    private boolean fits(List<Waiting<O, R>> batch, long weightOfBatch, Waiting<O, R> next) {
        return batch.isEmpty()
                || (batch.size() < limits.batchOperations() && weightOfBatch + next.weight() <= limits.batchWeight());
    }

}
