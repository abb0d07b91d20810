package io.dispersa.mainnode.participant;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.service.codec.HopFormat;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests of one kind, on their way to one participant: those that arrive while a call
 * is under way leave together in the next. A request that finds none under way leaves at
 * once. Safe for use by several threads; blocks those that ask.
 */
final class Lane {

    /** The bytes of the operations in one call. */
    private static final long MOST_BYTES = 1024 * 1024;

    /** How many wait here at most: the last of them would wait for too long. */
    private static final int MOST_WAITING = 4096;

    private final Call call;

    private final Executor threads;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock.
    private final Queue<Waiting> queue = new ArrayDeque<>();

    private boolean underWay;

    /** Sends requests together; blocks. */
    interface Call {

        /**
         * Returns what came of each request, in order; nothing where it must be sent
         * alone.
         */
        List<Optional<Reply>> send(List<ParticipantRequest.Group> requests);

    }

    /** A request, and who waits for its answer. */
    private static final class Waiting {

        private final ParticipantRequest.Group request;

        private final CompletableFuture<Optional<Reply>> reply = new CompletableFuture<>();

        /** Guarded by the lane's lock. */
        private @Nullable Departure departure;

        Waiting(ParticipantRequest.Group request) {
            this.request = request;
        }

        long bytes() {
            return request.group().bytes().length;
        }

    }

    /** A call, and how many still wait for it; guarded by the lane's lock. */
    private static final class Departure {

        private int waiting;

        /** While it is under way. */
        private @Nullable Thread thread;

        Departure(int waiting) {
            this.waiting = waiting;
        }

        /** A call that nobody waits for any more is ended: it may hang for ever. */
        void forsake() {
            waiting--;
            if (waiting == 0 && thread != null) {
                thread.interrupt();
            }
        }

        boolean begin() {
            thread = Thread.currentThread();
            return waiting > 0;
        }

        void end() {
            thread = null;
        }

    }

    /**
     * @param threads starts a thread for each call
     */
    Lane(Call call, Executor threads) {
        this.call = call;
        this.threads = threads;
    }

    /**
     * Returns what came of a request; nothing if it must be sent alone.
     * @param patience how long that may take
     */
    Optional<Reply> ask(ParticipantRequest.Group request, Duration patience) {
        Waiting waiting = new Waiting(request);
        enter(waiting);
        try {
            return waiting.reply.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        }
        catch (TimeoutException e) {
            return leave(waiting, "it did not answer in time");
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return leave(waiting, "this main node is stopping");
        }
        catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Returns how many requests have not left yet. */
    int waiting() {
        lock.lock();
        try {
            return queue.size();
        }
        finally {
            lock.unlock();
        }
    }

    private void enter(Waiting waiting) {
        lock.lock();
        try {
            if (queue.size() >= MOST_WAITING) {
                throw waiting.request
                    .about(Problem.of(ErrorCode.TOO_MANY_REQUESTS,
                            "%d requests of its kind wait already.".formatted(MOST_WAITING)))
                    .toException();
            }
            queue.add(waiting);
            depart();
        }
        finally {
            lock.unlock();
        }
    }

    private Optional<Reply> leave(Waiting waiting, String reason) {
        lock.lock();
        try {
            if (waiting.reply.isDone()) {
                return waiting.reply.join();
            }
            if (waiting.departure == null) {
                queue.remove(waiting);
                return Optional.of(new Reply.NotSent());
            }
            waiting.departure.forsake();
            return Optional.of(new Reply.Lost(reason));
        }
        finally {
            lock.unlock();
        }
    }

    /** Has those who wait leave, if they may; with the lock held. */
    private void depart() {
        if (underWay || queue.isEmpty()) {
            return;
        }
        underWay = true;
        List<Waiting> leaving = next();
        Departure departure = new Departure(leaving.size());
        leaving.forEach(waiting -> waiting.departure = departure);
        threads.execute(() -> run(leaving, departure));
    }

    private List<Waiting> next() {
        List<Waiting> leaving = new ArrayList<>();
        long bytes = 0;
        for (Waiting first = queue.peek(); first != null && leaving.size() < HopFormat.MOST_TOGETHER
                && bytes < MOST_BYTES; first = queue.peek()) {
            leaving.add(queue.remove());
            bytes += first.bytes();
        }
        return leaving;
    }

    private void run(List<Waiting> leaving, Departure departure) {
        try {
            if (locked(departure::begin)) {
                answer(leaving);
            }
        }
        finally {
            locked(() -> {
                departure.end();
                underWay = false;
                depart();
                return true;
            });
        }
    }

    private void answer(List<Waiting> leaving) {
        try {
            List<Optional<Reply>> replies = call.send(leaving.stream().map(waiting -> waiting.request).toList());
            for (int i = 0; i < leaving.size(); i++) {
                leaving.get(i).reply.complete(replies.get(i));
            }
        }
        catch (RuntimeException | Error failure) { // nobody may wait for what does not
                                                   // come
            leaving.forEach(waiting -> waiting.reply.completeExceptionally(failure));
        }
    }

    private boolean locked(BooleanSupplier action) {
        lock.lock();
        try {
            return action.getAsBoolean();
        }
        finally {
            lock.unlock();
        }
    }

}
