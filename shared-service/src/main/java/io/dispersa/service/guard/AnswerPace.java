package io.dispersa.service.guard;

import java.time.Duration;

/**
 * How fast a client takes what is sent to it. Only the time counts in which the server
 * waits for the client. For use by one thread at a time.
 */
final class AnswerPace {

    private static final long WINDOW = Duration.ofSeconds(10).toNanos();

    private static final double SECOND = Duration.ofSeconds(1).toNanos();

    private final long bytesPerSecond;

    private boolean waits;

    private long waitsSince;

    private long waited;

    private long taken;

    AnswerPace(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /**
     * Counts what a client took.
     * @param bytes how many bytes it took
     * @param more whether there is more that it did not take yet
     * @param now as {@link System#nanoTime}
     * @return whether it is fast enough
     */
    boolean took(long bytes, boolean more, long now) {
        waited += waits ? now - waitsSince : 0;
        taken += bytes;
        waits = more;
        waitsSince = now;
        if (waited < WINDOW) {
            return true;
        }
        boolean fast = taken >= waited / SECOND * bytesPerSecond;
        waited = 0;
        taken = 0;
        return fast;
    }

}
