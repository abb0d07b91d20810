package io.dispersa.service.http;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.service.budget.Reservation;
import jakarta.servlet.http.HttpServletRequest;

/** Reads the value that a request carries, and never more than the limit into memory. */
public final class ValueReader {

    private final int limit;

    private final BoundedBody body;

    ValueReader(Limits limits) {
        this.limit = (int) limits.value().toBytes();
        this.body = new BoundedBody(limit, this::tooLarge);
    }

    /**
     * Returns the whole body of the request.
     * @param memory takes the bytes as they arrive
     * @throws ProblemException {@link ErrorCode#VALUE_TOO_LARGE} if it is declared or
     * found to be over the limit; {@link ErrorCode#TOO_MANY_REQUESTS} if too much is
     * under way; {@link ErrorCode#REQUEST_INVALID} if it ends before it should
     */
    public byte[] read(HttpServletRequest request, Reservation memory) {
        return body.read(request, memory);
    }

    /** Returns how many bytes a value can have. */
    public int limit() {
        return limit;
    }

    /**
     * Returns a value that was sent among others.
     * @throws ProblemException {@link ErrorCode#VALUE_TOO_LARGE} if it is over the limit
     */
    public byte[] checked(byte[] value) {
        if (value.length > limit) {
            throw tooLarge();
        }
        return value;
    }

    private ProblemException tooLarge() {
        return Problem.of(ErrorCode.VALUE_TOO_LARGE,
                "A value can have at most %d bytes here. The limit is the setting dispersa.limits.value, on the main node and on participants."
                    .formatted(limit))
            .toException();
    }

}
