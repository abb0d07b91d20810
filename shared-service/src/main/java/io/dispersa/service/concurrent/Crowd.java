package io.dispersa.service.concurrent;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Bounds how many requests are done somewhere at the same time. Beyond what keeps that
 * place busy, each one more makes all others slower. What finds no room waits for a
 * moment, in the order of arrival, and is refused then: without the wait, clients that
 * ask again at once would take the time of those who are served. Safe for use by several
 * threads.
 */
public final class Crowd {

    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final String place;

    private final int most;

    private final Semaphore room;

    /**
     * @param place where they are done, for people
     * @param most how many there may be
     */
    public Crowd(String place, int most) {
        this.place = place;
        this.most = most;
        this.room = new Semaphore(most, true);
    }

    /**
     * Does something once there is room.
     * @return what it returns
     * @throws ProblemException {@link ErrorCode#TOO_MANY_REQUESTS} if there is none in
     * time
     */
    public <T> T admit(Supplier<T> request) {
        enter();
        try {
            return request.get();
        }
        finally {
            room.release();
        }
    }

    private void enter() {
        boolean entered = false;
        try {
            entered = room.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
        catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (!entered) {
            throw Problem
                .of(ErrorCode.TOO_MANY_REQUESTS,
                        "%s has %d requests under way, and no more are begun. The limit is dispersa.limits.requests."
                            .formatted(place, most))
                .toException();
        }
    }

    /** Returns how many there are. */
    public int size() {
        return most - room.availablePermits();
    }

}
