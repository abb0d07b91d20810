package io.dispersa.participant.store;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.springframework.util.unit.DataSize;

/**
 * Refuses values while the disk is nearly full: what is stored can then still be read and
 * deleted, and the log still be written. Safe for use by several threads.
 */
public final class FreeSpace {

    /** The disk is asked at most this often; the reserve must last that long. */
    private static final Duration VALID = Duration.ofSeconds(1);

    private final LongSupplier usable;

    private final DataSize reserve;

    private final InstantSource clock;

    private volatile Measured last;

    /**
     * @param usable tells how many bytes are free
     * @param reserve how many must stay free
     * @param clock when to ask again
     */
    public FreeSpace(LongSupplier usable, DataSize reserve, InstantSource clock) {
        this.usable = usable;
        this.reserve = reserve;
        this.clock = clock;
        this.last = new Measured(clock.instant(), usable.getAsLong());
    }

    /** Returns the free bytes, at most a second old. */
    public long bytes() {
        Instant now = clock.instant();
        Measured measured = last;
        Duration age = Duration.between(measured.at(), now);
        if (age.isNegative() || age.compareTo(VALID) >= 0) {
            measured = new Measured(now, usable.getAsLong());
            last = measured;
        }
        return measured.bytes();
    }

    /**
     * Refuses a value while the disk is nearly full.
     * @throws ProblemException {@link ErrorCode#STORAGE_FULL} if there is less than the
     * reserve
     */
    public void requireReserve() {
        long free = bytes();
        if (free < reserve.toBytes()) {
            throw Problem.of(ErrorCode.STORAGE_FULL,
                    "The disk has %d bytes free, and %d are kept in reserve (dispersa.storage.reserve). Free some space, or delete keys."
                        .formatted(free, reserve.toBytes()))
                .toException();
        }
    }

    private record Measured(Instant at, long bytes) {
    }

}
