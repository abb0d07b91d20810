package io.dispersa.mainnode.participant;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Reads an answer whole, but neither without end nor for ever: a socket's timeout starts
 * anew with every byte.
 */
final class BodyReader {

    /** More than any value or listing. */
    private static final int MOST_BYTES = 128 * 1024 * 1024;

    private final Duration deadline;

    BodyReader(Duration deadline) {
        this.deadline = deadline;
    }

    byte[] read(ClientHttpResponse response) throws IOException {
        long started = System.nanoTime();
        int declared = (int) Math.min(Math.max(response.getHeaders().getContentLength(), 0), MOST_BYTES);
        ByteArrayOutputStream body = new ByteArrayOutputStream(declared);
        byte[] chunk = new byte[8192];
        InputStream in = response.getBody();
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            body.write(chunk, 0, n);
            if (body.size() > MOST_BYTES) {
                throw new IOException("the answer is longer than any value");
            }
            if (System.nanoTime() - started > deadline.toNanos()) {
                throw new SocketTimeoutException("the answer did not end in time");
            }
        }
        return body.toByteArray();
    }

}
