package io.dispersa.service.http;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/** Reads a request's body, and never more than a limit into memory. */
final class BoundedBody {

    private static final int LARGEST_PIECE = 16 * 1024;

    private final int limit;

    private final Supplier<ProblemException> tooLarge;

    private final ArrivingBytes arriving;

    BoundedBody(int limit, Supplier<ProblemException> tooLarge, ArrivingBytes arriving) {
        this.limit = limit;
        this.tooLarge = tooLarge;
        this.arriving = arriving;
    }

    byte[] read(HttpServletRequest request) {
        long declared = request.getContentLengthLong();
        if (declared > limit) {
            throw tooLarge.get();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            InputStream body = request.getInputStream();
            byte[] piece = new byte[declared < 0 ? LARGEST_PIECE : Math.clamp(declared, 1, LARGEST_PIECE)];
            for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
                if (bytes.size() + read > limit) {
                    throw tooLarge.get();
                }
                arriving.add(read);
                bytes.write(piece, 0, read);
            }
            return bytes.toByteArray();
        }
        catch (IOException e) {
            throw Problem.of(ErrorCode.REQUEST_INVALID, "The body ended before it was complete.").toException();
        }
        finally {
            arriving.remove(bytes.size());
        }
    }

}
