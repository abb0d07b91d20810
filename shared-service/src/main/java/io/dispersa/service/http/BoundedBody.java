package io.dispersa.service.http;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.service.budget.Reservation;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** Reads a request's body, and never more than a limit into memory. */
final class BoundedBody {

    /**
     * What a byte of a body weighs: it is in memory as it arrived, as an operation, and
     * as it is sent or logged, of which three are there at the same time.
     */
    private static final long WEIGHT = 3;

    private static final int FIRST_PIECE = 4 * 1024;

    private final int limit;

    private final Supplier<ProblemException> tooLarge;

    BoundedBody(int limit, Supplier<ProblemException> tooLarge) {
        this.limit = limit;
        this.tooLarge = tooLarge;
    }

    /**
     * Returns the whole body. What has not arrived weighs little.
     * @param memory takes the bytes as they arrive
     */
    byte[] read(HttpServletRequest request, Reservation memory) {
        long declared = request.getContentLengthLong();
        if (declared > limit) {
            throw tooLarge.get();
        }
        try {
            byte[] body = read(request.getInputStream(), declared < 0 ? limit : (int) declared,
                    bytes -> memory.takeArriving(WEIGHT * bytes));
            memory.arrived();
            return body;
        }
        catch (IOException e) {
            throw Problem.of(ErrorCode.REQUEST_INVALID, "The body ended before it was complete.").toException();
        }
    }

    /**
     * Returns the whole of a body.
     * @param most how long it may be expected to be at most
     * @param memory is told of bytes before there is room for them
     */
    byte[] read(InputStream body, int most, LongConsumer memory) throws IOException {
        byte[] bytes = room(new byte[0], Math.min(most, FIRST_PIECE), memory);
        int length = 0;
        while (true) {
            if (length == bytes.length) {
                int next = body.read();
                if (next < 0) {
                    return bytes;
                }
                if (length >= limit) {
                    throw tooLarge.get();
                }
                bytes = room(bytes, (int) Math.min(2L * length + 1, most), memory);
                bytes[length++] = (byte) next;
            }
            int read = body.read(bytes, length, bytes.length - length);
            if (read < 0) {
                return Arrays.copyOf(bytes, length);
            }
            length += read;
        }
    }

    private static byte[] room(byte[] bytes, int size, LongConsumer memory) {
        memory.accept(size - bytes.length);
        return Arrays.copyOf(bytes, size);
    }

}
