package io.dispersa.service.http;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.util.unit.DataSize;

/**
 * How many bytes of bodies are in memory while the rest of each is on its way: a few
 * dozen long ones that never end would otherwise exhaust the heap. For use by any thread.
 */
final class ArrivingBytes {

    private final DataSize limit;

    private final AtomicLong bytes = new AtomicLong();

    ArrivingBytes(DataSize limit) {
        this.limit = limit;
    }

    /**
     * Counts bytes that have arrived.
     * @throws ProblemException {@link ErrorCode#TOO_MANY_REQUESTS} if there are too many
     */
    void add(int arrived) {
        if (bytes.addAndGet(arrived) > limit.toBytes()) {
            remove(arrived);
            throw Problem.of(ErrorCode.TOO_MANY_REQUESTS,
                    "The bodies that are arriving at this process may have %d bytes together. The limit is the setting dispersa.limits.arriving."
                        .formatted(limit.toBytes()))
                .toException();
        }
    }

    /** Forgets bytes: they belong to a request that is complete, or to none. */
    void remove(int arrived) {
        bytes.addAndGet(-arrived);
    }

}
