package io.dispersa.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * A connection that sends bytes as they are: an HTTP client would refuse to send most of
 * what is tested here. A character is a byte, from 0 to 255.
 */
final class RawConnection implements AutoCloseable {

    private static final int LONGEST_WAIT_MILLIS = 20_000;

    private static final int BETWEEN_BYTES_MILLIS = 50;

    private final Socket socket;

    RawConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(LONGEST_WAIT_MILLIS);
    }

    /** Sends a request, and returns all that comes until the server closes. */
    static String exchange(int port, String request) throws IOException {
        try (RawConnection connection = new RawConnection(port)) {
            connection.send(request);
            return connection.readToEnd();
        }
    }

    void send(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Says that nothing more will be sent. */
    void endSending() throws IOException {
        socket.shutdownOutput();
    }

    String readToEnd() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /**
     * Sends a byte now and then, and returns all that comes until the server closes.
     */
    String trickleToEnd() throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        long begin = System.nanoTime();
        socket.setSoTimeout(BETWEEN_BYTES_MILLIS);
        while (System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(LONGEST_WAIT_MILLIS)) {
            try {
                int read = socket.getInputStream().read();
                if (read < 0) {
                    return answer.toString(StandardCharsets.UTF_8);
                }
                answer.write(read);
            }
            catch (SocketTimeoutException _) {
                send("v");
            }
        }
        throw new AssertionError("the server still takes bytes after " + LONGEST_WAIT_MILLIS + " ms");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    static Problem problem(String answer) {
        assertThat(answer).contains("Content-Type: application/problem+json");
        String body = answer.substring(answer.indexOf('{'), answer.lastIndexOf('}') + 1);
        return JsonMapper.shared().readValue(body, Problem.class);
    }

}
