package io.dispersa.service.http;

import static io.dispersa.service.http.RawConnection.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.ErrorCode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Speaks to a real Tomcat over a raw socket: an HTTP client would refuse to send most of
 * this.
 */
@SpringBootTest(classes = Echo.class, webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = { "spring.config.import=classpath:dispersa-service.yaml", "dispersa.limits.value=1000B" })
class HttpEdgeTests {

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @CsvSource({ "a/b, a/b", "a%2Fb, a/b", "a%252Fb, a%2Fb", "a%5Cb, a\\b", "a;v=1, a;v=1", "a{b}|c, a{b}|c",
            "%F0%9F%98%80, 😀", "a%20b, 'a b'", "a%0d%0ab, 'a\r\nb'", "x=?y, x=" })
    void getWhenPathCarriesAKeyDecodesItOnce(String path, String key) throws IOException {
        assertThat(send("GET /kv/" + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
            .startsWith("HTTP/1.1 200")
            .endsWith("\r\n\r\n" + key);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "..", "a/../b", "a/./b", "%2e%2e", "../../etc/passwd", "a//b", "a/", "%00", "a%00b",
            "%ff", "%c3%28", "%", "%4", "%zz", "%ed%a0%80" })
    void getWhenKeyIsInvalidSaysSoAsAProblem(String path) throws IOException {
        String answer = send("GET /kv/" + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 400");
        assertThat(problem(answer).code()).isEqualTo(ErrorCode.KEY_INVALID);
    }

    @Test
    void getWhenKeyIsOneByteTooLongNamesTheLimit() throws IOException {
        String answer = send(
                "GET /kv/" + "k".repeat(1025) + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(problem(answer).detail()).contains("1025 bytes long, and the limit is 1024");
    }

    @ParameterizedTest
    @CsvSource({ "GET /nothing, 404, path-unknown", "POST /kv/a, 405, method-not-allowed",
            "GET /boom, 500, internal-error", "GET /kv/broken, 500, internal-error", "DELETE /kv/a, 503, no-leader",
            "GET /error, 404, path-unknown" })
    void anyRequestThatFailsIsAnsweredAsAProblem(String line, int status, String code) throws IOException {
        String answer = send(line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(problem(answer).code().wireName()).isEqualTo(code);
        assertThat(problem(answer).status()).isEqualTo(status);
        assertThat(answer).startsWith("HTTP/1.1 " + status).doesNotContain("secret", "\tat ");
    }

    @Test
    void requestWhenMethodIsNotAllowedIsToldWhichAre() throws IOException {
        assertThat(send("OPTIONS /kv/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
            .startsWith("HTTP/1.1 200")
            .contains("Allow: DELETE,GET,HEAD,PUT,OPTIONS\r\n");
        assertThat(send("POST /kv/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
            .contains("Allow: DELETE,GET,HEAD,PUT,OPTIONS\r\n");
    }

    @Test
    void putWhenValueIsAtTheLimitIsTaken() throws IOException {
        assertThat(send(put(1000) + "v".repeat(1000))).startsWith("HTTP/1.1 204").contains("\r\nETag: \"1000\"\r\n");
    }

    @Test
    void putWhenValueIsAFormIsStillAValue() throws IOException {
        assertThat(send("PUT /kv/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 3\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\n\r\na=b"))
            .startsWith("HTTP/1.1 204")
            .contains("\r\nETag: \"3\"\r\n");
    }

    @Test
    void putWhenDeclaredValueIsTooLargeIsRefusedAndTheAnswerArrives() throws IOException {
        String answer = send(put(5_000_000) + "v".repeat(5_000_000));
        assertThat(answer).startsWith("HTTP/1.1 413");
        assertThat(problem(answer).detail()).contains("1000 bytes", "dispersa.limits.value");
    }

    @Test
    void putWhenChunkedValueIsTooLargeIsRefusedAndTheAnswerArrives() throws IOException {
        String chunk = "400\r\n" + "v".repeat(0x400) + "\r\n";
        String answer = send(
                "PUT /kv/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + chunk.repeat(2000) + "0\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 413");
        assertThat(problem(answer).code()).isEqualTo(ErrorCode.VALUE_TOO_LARGE);
    }

    @Test
    void putWhenBodyEndsEarlyIsNotTaken() throws IOException {
        assertThat(send(put(500) + "v".repeat(10))).doesNotContain(" 204 ");
    }

    private static String put(int length) {
        return "PUT /kv/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private String send(String request) throws IOException {
        try (RawConnection connection = new RawConnection(port)) {
            connection.send(request);
            connection.endSending();
            return connection.readToEnd();
        }
    }

}
