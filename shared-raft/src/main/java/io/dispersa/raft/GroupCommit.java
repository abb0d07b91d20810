package io.dispersa.raft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Commits operations in groups: those that arrive while a commit is under way leave
 * together in the next. One commit is under way at a time, in the order of arrival; any
 * number of threads may submit.
 *
 * @param <O> an operation
 * @param <R> what becomes of one
 */
public final class GroupCommit<O, R> implements AutoCloseable {

    /**
     * How much may be under way.
     *
     * @param batchOperations the most operations in one commit
     * @param batchWeight the most weight in one commit, unless one operation alone is
     * heavier
     * @param queuedOperations the most operations that wait
     * @param queuedWeight the most weight that waits
     */
    public record Limits(int batchOperations, long batchWeight, int queuedOperations, long queuedWeight) {
    }

    private record Waiting<O, R>(O operation, long weight, CompletableFuture<R> result) {
    }

    private final Limits limits;

    private final ToLongFunction<O> weight;

    private final Runnable ready;

    private final Function<List<O>, List<R>> commit;

    private final Thread thread;

    /**
     * Held by whoever commits, or keeps others from it; fair, lest those wait for ever.
     */
    private final ReentrantLock committing = new ReentrantLock(true);

    private final ReentrantLock lock = new ReentrantLock();

    private final Condition arrived = lock.newCondition();

    // Guarded by lock.
    private final Queue<Waiting<O, R>> queue = new ArrayDeque<>();

    private long queuedWeight;

    private boolean closed;

    /**
     * @param name of the thread
     * @param limits how much may be under way
     * @param weight how heavy an operation is
     * @param ready waits, for a limited time, until a batch can be committed: what
     * arrives meanwhile goes with it
     * @param commit applies a batch and returns a result for each operation, in order;
     * what it throws is the result of each of them
     */
    public GroupCommit(String name, Limits limits, ToLongFunction<O> weight, Runnable ready,
            Function<List<O>, List<R>> commit) {
        this.limits = limits;
        this.weight = weight;
        this.ready = ready;
        this.commit = commit;
        this.thread = Thread.ofVirtual().name(name).start(this::run);
    }

    /**
     * Hands an operation over.
     * @return its result, or what its commit threw
     * @throws RejectedExecutionException if too much waits already, or it is closed
     */
    public CompletableFuture<R> submit(O operation) {
        return submit(List.of(operation)).getFirst();
    }

    /**
     * Hands operations over that leave together, as far as they fit into one commit.
     * @return their results, in the same order
     * @throws RejectedExecutionException if too much waits already, or it is closed; none
     * of them was handed over
     */
    public List<CompletableFuture<R>> submit(List<O> operations) {
        List<Waiting<O, R>> arriving = operations.stream().map(this::waiting).toList();
        long arrivingWeight = arriving.stream().mapToLong(Waiting::weight).sum();
        lock.lock();
        try {
            requireRoom(arriving.size(), arrivingWeight);
            queue.addAll(arriving);
            queuedWeight += arrivingWeight;
            arrived.signal();
        }
        finally {
            lock.unlock();
        }
        return arriving.stream().map(Waiting::result).toList();
    }

    private Waiting<O, R> waiting(O operation) {
        return new Waiting<>(operation, weight.applyAsLong(operation), new CompletableFuture<>());
    }

    /** With the lock held. */
    private void requireRoom(int operations, long more) {
        if (closed) {
            throw new RejectedExecutionException("it is stopping");
        }
        if (queue.size() + operations > limits.queuedOperations()
                || (!queue.isEmpty() && queuedWeight + more > limits.queuedWeight())) {
            throw new RejectedExecutionException("it is overloaded: %d requests wait".formatted(queue.size()));
        }
    }

    /**
     * Runs something while no commit is under way, and none begins. What is submitted
     * meanwhile waits.
     */
    public void hold(Runnable action) {
        committing.lock();
        try {
            action.run();
        }
        finally {
            committing.unlock();
        }
    }

    /** Commits what was handed over, then ends. Waits for that. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signal();
        }
        finally {
            lock.unlock();
        }
        try {
            thread.join();
        }
        catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (awaitOperations()) {
            ready.run();
            List<Waiting<O, R>> leaving = next();
            hold(() -> commit(leaving));
        }
    }

    /** Returns false when it is closed and all are done. */
    private boolean awaitOperations() {
        lock.lock();
        try {
            while (queue.isEmpty() && !closed) {
                arrived.awaitUninterruptibly();
            }
            return !queue.isEmpty();
        }
        finally {
            lock.unlock();
        }
    }

    private void commit(List<Waiting<O, R>> batch) {
        try {
            List<R> results = commit.apply(batch.stream().map(Waiting::operation).toList());
            if (results.size() != batch.size()) {
                throw new IllegalStateException(results.size() + " results for " + batch.size() + " operations");
            }
            for (int i = 0; i < results.size(); i++) {
                batch.get(i).result().complete(results.get(i));
            }
        }
        catch (Throwable failure) { // even an Error must reach those who wait
            batch.forEach(waiting -> waiting.result().completeExceptionally(failure));
        }
    }

    /** Takes off the queue what goes together. */
    private List<Waiting<O, R>> next() {
        lock.lock();
        try {
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
