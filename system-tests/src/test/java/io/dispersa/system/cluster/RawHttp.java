package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * A connection on which a test says exactly which bytes go out, whatever HTTP makes of
 * them. A character is a byte, from 0 to 255.
 */
final class RawHttp implements AutoCloseable {

    private static final int LONGEST_WAIT_MILLIS = 30_000;

    private final Socket socket;

    /** Connects to the host and port of an address. */
    RawHttp(URI server) throws IOException {
        socket = new Socket(InetAddress.getByName(server.getHost()), server.getPort());
        socket.setSoTimeout(LONGEST_WAIT_MILLIS);
    }

    /**
     * Sends a request, and returns its answer once the server has closed: a request that
     * does not make it close asks for it.
     */
    static Answer exchange(URI server, String request) throws IOException {
        try (RawHttp connection = new RawHttp(server)) {
            connection.send(request);
            return connection.readToEnd();
        }
    }

    /**
     * Sends a request that is well-formed but for its path, and perhaps its headers.
     * @param headers each begins with a line break
     */
    static Answer exchange(URI server, String method, String path, String headers, String body) throws IOException {
        String length = body.isEmpty() ? "" : "\r\nContent-Length: " + body.length();
        return exchange(server, method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close" + length
                + headers + "\r\n\r\n" + body);
    }

    void send(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Says that nothing more will be sent. */
    void endSending() throws IOException {
        socket.shutdownOutput();
    }

    Answer readToEnd() throws IOException {
        return Answer.of(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /**
     * What came back, whole.
     *
     * @param status the first status; 0 if there is none
     * @param head its line and headers
     * @param body all that follows them, out of its chunks
     */
    record Answer(int status, String head, String body) {

        private static Answer of(String bytes) {
            if (!bytes.startsWith("HTTP/1.1 ")) {
                return new Answer(0, "", bytes);
            }
            int end = bytes.indexOf("\r\n\r\n");
            String head = bytes.substring(0, end + 2);
            String body = bytes.substring(end + 4);
            return new Answer(Integer.parseInt(head.substring(9, 12)), head,
                    head.contains("\r\nTransfer-Encoding: chunked\r\n") ? joined(body) : body);
        }

        Optional<String> header(String name) {
            return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
        }

        Problem problem() {
            assertThat(header("Content-Type")).as("type of %s %s", head, body).contains("application/problem+json");
            Problem problem = JsonMapper.shared().readValue(body.getBytes(StandardCharsets.ISO_8859_1), Problem.class);
            assertThat(problem.status()).isEqualTo(status);
            return problem;
        }

        private static String joined(String chunks) {
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            int at = 0;
            while (at < chunks.length()) {
                int line = chunks.indexOf("\r\n", at);
                int size = Integer.parseInt(chunks.substring(at, line), 16);
                joined.writeBytes(chunks.substring(line + 2, line + 2 + size).getBytes(StandardCharsets.ISO_8859_1));
                at = line + 2 + size + 2;
                if (size == 0) {
                    break;
                }
            }
            return joined.toString(StandardCharsets.ISO_8859_1);
        }

    }

}
