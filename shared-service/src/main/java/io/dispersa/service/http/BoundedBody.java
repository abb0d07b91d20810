package io.dispersa.service.http;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/** Reads a request's body, and never more than a limit into memory. */
final class BoundedBody {

    private final int limit;

    private final Supplier<ProblemException> tooLarge;

    BoundedBody(int limit, Supplier<ProblemException> tooLarge) {
        this.limit = limit;
        this.tooLarge = tooLarge;
    }

    byte[] read(HttpServletRequest request) {
        if (request.getContentLengthLong() > limit) {
            throw tooLarge.get();
        }
        try {
            InputStream body = request.getInputStream();
            byte[] bytes = body.readNBytes(limit);
            if (bytes.length == limit && body.read() >= 0) {
                throw tooLarge.get();
            }
            return bytes;
        }
        catch (IOException e) {
            throw Problem.of(ErrorCode.REQUEST_INVALID, "The body ended before it was complete.").toException();
        }
    }

}
