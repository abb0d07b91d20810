package io.dispersa.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/**
 * A connection that sends bytes as they are: an HTTP client would refuse to send most of
 * what is tested here. A character is a byte, from 0 to 255.
 */
final class RawConnection implements AutoCloseable {

    private static final int LONGEST_WAIT_MILLIS = 20_000;

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
