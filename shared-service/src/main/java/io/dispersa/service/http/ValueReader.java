package io.dispersa.service.http;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;

/** Reads the value that a request carries, and never more than the limit into memory. */
public final class ValueReader {

    private final int limit;

    ValueReader(Limits limits) {
        this.limit = (int) limits.value().toBytes();
    }

    /**
     * Returns the whole body of the request.
     * @throws ProblemException {@link ErrorCode#VALUE_TOO_LARGE} if it is declared or
     * found to be over the limit; {@link ErrorCode#REQUEST_INVALID} if it ends before it
     * should
     */
    public byte[] read(HttpServletRequest request) {
        if (request.getContentLengthLong() > limit) {
            throw tooLarge();
        }
        try {
            InputStream body = request.getInputStream();
            byte[] value = body.readNBytes(limit);
            if (value.length == limit && body.read() >= 0) {
                throw tooLarge();
            }
            return value;
        }
        catch (IOException e) {
            throw Problem.of(ErrorCode.REQUEST_INVALID, "The body ended before it was complete.").toException();
        }
    }

    private ProblemException tooLarge() {
        return Problem.of(ErrorCode.VALUE_TOO_LARGE,
                "A value can have at most %d bytes here. The limit is the setting dispersa.limits.value, on the main node and on participants."
                    .formatted(limit))
            .toException();
    }

}
