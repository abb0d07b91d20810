package io.dispersa.participant.store;

import java.time.Duration;

/** How whatever reads all that is stored leaves the disk to requests. */
public final class SlowReading {

    /** A tenth of its time it reads, so that requests hardly wait for it. */
    private static final int RESTS = 9;

    private SlowReading() {
    }

    /**
     * Returns how long to rest now.
     * @param start when reading began after the last rest, in the time of
     * {@link System#nanoTime}
     */
    public static Duration restAfter(long start) {
        return Duration.ofNanos(RESTS * (System.nanoTime() - start));
    }

}
