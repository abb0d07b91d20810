package io.dispersa.participant.membership;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: twice as long each time, and scattered, so
 * that participants do not return all at once. For one thread.
 */
final class Backoff {

    private static final long LEAST_MILLIS = 100;

    private static final long MOST_MILLIS = 1000;

    private final RandomGenerator random;

    private long ceiling = LEAST_MILLIS;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    Duration next() {
        long millis = random.nextLong(ceiling / 2, ceiling + 1);
        ceiling = Math.min(2 * ceiling, MOST_MILLIS);
        return Duration.ofMillis(Math.max(LEAST_MILLIS, millis));
    }

    void reset() {
        ceiling = LEAST_MILLIS;
    }

}
