package io.dispersa.service.http;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How much listings may write to the log in a minute: who may list could fill the disk
 * else. Safe for use by several threads.
 */
final class LoggedBytes {

    /** About ten listings of a thousand long keys. */
    static final long MOST_IN_A_MINUTE = 16L * 1024 * 1024;

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;

    // Guarded by this.
    private @Nullable Long begin;

    private long written;

    private boolean refused;

    /** What may be done with a listing. */
    enum Verdict {

        /** It may be written. */
        WRITE,
        /** It must not, and this is the first one in this minute. */
        SAY_SO,
        /** It must not. */
        LEAVE_OUT

    }

    /**
     * @param nanoTime as {@link System#nanoTime}
     */
    LoggedBytes(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Returns what to do with a listing of so many bytes. */
    synchronized Verdict next(long bytes) {
        long now = nanoTime.getAsLong();
        if (begin == null || now - begin > MINUTE) {
            begin = now;
            written = 0;
            refused = false;
        }
        if (written < MOST_IN_A_MINUTE) {
            written += bytes;
            return Verdict.WRITE;
        }
        Verdict verdict = refused ? Verdict.LEAVE_OUT : Verdict.SAY_SO;
        refused = true;
        return verdict;
    }

}
