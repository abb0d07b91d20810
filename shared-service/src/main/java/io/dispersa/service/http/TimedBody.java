package io.dispersa.service.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * A request's body, all of which must arrive in time: a socket's timeout starts anew with
 * every byte, so that one byte now and then would hold a connection, and what was read,
 * for ever.
 */
final class TimedBody implements InputBuffer, AutoCloseable {

    private final Request request;

    private final InputBuffer body;

    private final Duration limit;

    private final long begin = System.nanoTime();

    /** Begins now, and has all who read the request's body read this. */
    TimedBody(Request request, Duration limit) {
        this.request = request;
        this.body = request.getInputBuffer();
        this.limit = limit;
        request.setInputBuffer(this);
    }

    /**
     * Reads on.
     * @throws SocketTimeoutException if the time is over; Tomcat answers it with 408
     */
    @Override
    public int doRead(ApplicationBufferHandler handler) throws IOException {
        if (System.nanoTime() - begin > limit.toNanos()) {
            throw new SocketTimeoutException(
                    "The body was not complete after %d ms. The limit is the setting dispersa.limits.body-time."
                        .formatted(limit.toMillis()));
        }
        return body.doRead(handler);
    }

    @Override
    public int available() {
        return body.available();
    }

    /**
     * Reads what nobody has read of the body, so that the answer, which has been sent,
     * arrives: a connection that is closed on bytes that nobody read is reset. If it does
     * not end in time, or cannot be read, the connection is closed all the same.
     */
    void drain() {
        try {
            while (isWorthReading() && request.doRead(new Discarded()) >= 0) {
                // On to the next piece.
            }
        }
        catch (IOException _) {
            // The connection is closed below.
        }
        if (!request.isFinished()) {
            request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    @Override
    public void close() {
        request.setInputBuffer(body);
    }

    /**
     * After a failure there is nothing to read, and a client that was not told to send
     * its body does not.
     */
    private boolean isWorthReading() {
        return !request.isFinished() && request.getErrorException() == null
                && !(request.hasExpectation() && request.getBytesRead() == 0);
    }

    /** Where bytes go that nobody wants. */
    private static final class Discarded implements ApplicationBufferHandler {

        private ByteBuffer bytes = ByteBuffer.allocate(0);

        @Override
        public void setByteBuffer(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return bytes;
        }

        @Override
        public void expand(int size) {
            // It is never filled.
        }

    }

}
