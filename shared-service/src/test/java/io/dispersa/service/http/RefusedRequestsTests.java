package io.dispersa.service.http;

import static io.dispersa.service.http.RawConnection.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What Tomcat refuses by itself is a problem as well. */
@SpringBootTest(classes = Echo.class, webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = { "spring.config.import=classpath:dispersa-service.yaml", "dispersa.limits.value=1000B" })
class RefusedRequestsTests {

    private static final String SMUGGLED = "GET /kv/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @LocalServerPort
    private int port;

    /** Request lines and headers. */
    static Stream<String> malformedHeads() {
        return Stream.of("G(T /kv/a HTTP/1.1\r\nHost: localhost", "GET", "\u0016\u0003\u0001\u0002",
                "GET * HTTP/1.1\r\nHost: localhost", "GET kv/a HTTP/1.1\r\nHost: localhost",
                "GET ftp://x/kv/a HTTP/1.1\r\nHost: localhost", "GET http://y/kv/a HTTP/1.1\r\nHost: localhost",
                "GET /kv/a b HTTP/1.1\r\nHost: localhost", "GET /kv/a\tb HTTP/1.1\r\nHost: localhost",
                "GET /kv/a\0b HTTP/1.1\r\nHost: localhost", "GET /kv/\u00ff HTTP/1.1\r\nHost: localhost",
                "GET /kv/\u00c3\u00a9 HTTP/1.1\r\nHost: localhost",
                "GET /kv/a?\u00c3\u00a9 HTTP/1.1\r\nHost: localhost", "GET /kv/a#b HTTP/1.1\r\nHost: localhost",
                "GET /list%zz HTTP/1.1\r\nHost: localhost", "GET /list%ff HTTP/1.1\r\nHost: localhost",
                "GET /kv/a HTTX/1.1\r\nHost: localhost", "GET /kv/a HTTP/1.1",
                "GET /kv/a HTTP/1.1\r\nHost: localhost\r\nHost: localhost", "GET /kv/a HTTP/1.1\r\nHost: a b",
                "GET /kv/a HTTP/1.1\r\nHost: x:port", "GET /kv/a HTTP/1.1\r\nHost: <script>",
                "GET /kv/a HTTP/1.1\r\nHost: localhost\r\n y", "GET /kv/a HTTP/1.1\r\n Host: localhost",
                "GET /kv/a HTTP/1.1\r\nHost: localhost\r\nnameless",
                "GET /kv/a HTTP/1.1\r\nHost: localhost\r\nname : v", "GET /kv/a HTTP/1.1\r\nHost: localhost\r\n: v",
                "GET /kv/a HTTP/1.1\r\nHost: localhost\r\nn(me: v",
                "GET /kv/a HTTP/1.1\r\nHost: localhost\r\nname: a\0b",
                "GET /kv/a HTTP/1.1\r\nHost: localhost\r\nname: a\rInjected: b",
                "GET /kv/a HTTP/1.1\r\nHost: localhost" + "\r\nname: v".repeat(100),
                "GET /kv/a HTTP/1.1\r\nHost: localhost\r\nname: " + "v".repeat(20_000),
                "GET /kv/a HTTP/1.1\r\nHost: localhost\r\nCookie: " + "a=b;".repeat(300));
    }

    @ParameterizedTest
    @MethodSource("malformedHeads")
    void getWhenHeadIsMalformedIsRefusedAndTheConnectionEnds(String head) throws IOException {
        String answer = RawConnection.exchange(port, head + "\r\n\r\n" + SMUGGLED);
        assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("smuggled").contains("Connection: close");
        assertThat(problem(answer).code()).isEqualTo(ErrorCode.REQUEST_INVALID);
        assertThat(problem(answer).outcome()).isEqualTo(Outcome.NOT_APPLIED);
        assertGuarded(answer);
    }

    /** Lengths, and what else says where a body ends. */
    static Stream<String> ambiguousBodies() {
        return Stream.of("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "Content-Length: 5\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
                "Content-Length: 0\r\nContent-Length: 42\r\n\r\n", "Content-Length: 1\r\nContent-Length: 1\r\n\r\na",
                "Content-Length: 1, 1\r\n\r\na", "Content-Length: -1\r\n\r\n", "Content-Length: +1\r\n\r\na",
                "Content-Length: 0x1\r\n\r\na", "Content-Length: 1 1\r\n\r\na", "Content-Length: \r\n\r\na",
                "Content-Length: 99999999999999999999\r\n\r\na", "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
                "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF1\r\na\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n-1\r\na\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n1\na\n0\n\n",
                "Transfer-Encoding: chunked\r\n\r\n1;" + "x".repeat(10_000) + "\r\na\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nname: " + "x".repeat(10_000) + "\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("ambiguousBodies")
    void putWhenEndOfBodyIsNotClearIsRefusedAndNothingAfterItIsDone(String rest) throws IOException {
        String answer = RawConnection.exchange(port, "PUT /kv/a HTTP/1.1\r\nHost: localhost\r\n" + rest + SMUGGLED);
        assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("smuggled", " 200 ", " 204 ");
        assertThat(problem(answer).code()).isEqualTo(ErrorCode.REQUEST_INVALID);
        assertGuarded(answer);
    }

    @Test
    void putOfAnotherOriginsPageIsRefused() throws IOException {
        String answer = RawConnection.exchange(port, "PUT /kv/a HTTP/1.1\r\nHost: localhost\r\nOrigin: http://y\r\n"
                + "Connection: close\r\nContent-Length: 1\r\n\r\na");
        assertThat(answer).startsWith("HTTP/1.1 403 ");
        assertThat(problem(answer).code()).isEqualTo(ErrorCode.CROSS_ORIGIN);
        assertGuarded(answer);
    }

    /** A page of that name, which suddenly stands for this machine, is of one origin. */
    @Test
    void requestUnderAnotherNameIsRefusedAndTheSettingIsNamed() throws IOException {
        for (String request : List.of("GET /kv/a", "PUT /kv/a", "POST /batch", "GET /actuator/health")) {
            String answer = RawConnection.exchange(port,
                    request + " HTTP/1.1\r\nHost: evil.example:8080\r\nOrigin: http://evil.example:8080\r\n"
                            + "Sec-Fetch-Site: same-origin\r\nConnection: close\r\nContent-Length: 1\r\n\r\na");
            assertThat(answer).as(request).startsWith("HTTP/1.1 421 ");
            assertThat(problem(answer).code()).isEqualTo(ErrorCode.HOST_REFUSED);
            assertThat(problem(answer).detail()).contains("evil.example:8080", "dispersa.allowed-hosts");
            assertGuarded(answer);
        }
    }

    @Test
    void listForAnotherOriginsPageIsRefused() throws IOException {
        String head = "GET /list HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
        for (String page : List.of("Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site")) {
            String answer = RawConnection.exchange(port, head + page + "\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 403 ");
            assertThat(problem(answer).code()).isEqualTo(ErrorCode.CROSS_ORIGIN);
        }
        assertThat(RawConnection.exchange(port, head + "Sec-Fetch-Site: none\r\n\r\n")).doesNotContain(" 403 ");
    }

    @Test
    void putWhenHttp10IsChunkedIsRefused() throws IOException {
        String answer = RawConnection.exchange(port, "PUT /kv/a HTTP/1.0\r\nConnection: keep-alive\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED);
        assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("smuggled");
        assertThat(problem(answer).code()).isEqualTo(ErrorCode.REQUEST_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = { "gzip", "gzip, chunked", "identity", "xchunked" })
    void putWhenTransferEncodingIsUnknownIsNotImplemented(String encoding) throws IOException {
        String answer = RawConnection.exchange(port, "PUT /kv/a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: "
                + encoding + "\r\n\r\n0\r\n\r\n" + SMUGGLED);
        assertThat(answer).startsWith("HTTP/1.1 501 ").doesNotContain("smuggled");
        assertThat(problem(answer).code()).isEqualTo(ErrorCode.NOT_IMPLEMENTED);
        assertGuarded(answer);
    }

    @ParameterizedTest
    @CsvSource({ "CONNECT x:1 HTTP/1.1, 501, not-implemented", "GET /kv/a HTTP/1.2, 505, http-version-unsupported",
            "GET /kv/a HTTP/2.0, 505, http-version-unsupported", "PATCH /kv/a HTTP/1.1, 405, method-not-allowed",
            "FROB /kv/a HTTP/1.1, 405, method-not-allowed", "get /kv/a HTTP/1.1, 405, method-not-allowed",
            "TRACE /kv/a HTTP/1.1, 405, method-not-allowed", "GET /x/../kv/a HTTP/1.1, 404, path-unknown",
            "GET //kv/a HTTP/1.1, 404, path-unknown", "GET /kv/a?consistency=%zz HTTP/1.1, 400, request-invalid",
            "GET /kv/a?consistency=%ff HTTP/1.1, 400, request-invalid" })
    void anyRequestThatIsRefusedNamesItsCode(String line, int status, String code) throws IOException {
        String answer = RawConnection.exchange(port, line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(problem(answer).status()).isEqualTo(status);
        assertThat(problem(answer).code().wireName()).isEqualTo(code);
        if (status == 405) {
            assertThat(answer).containsPattern("\r\nAllow: [A-Z, ]*PUT");
        }
        assertGuarded(answer);
    }

    @Test
    void getWhenQueryHasTooManyParametersIsRefused() throws IOException {
        String answer = RawConnection.exchange(port,
                "GET /kv/a?" + "a&".repeat(2000) + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(problem(answer).code()).isEqualTo(ErrorCode.REQUEST_INVALID);
    }

    /** It has no place for a status: the problem is all that comes. */
    @Test
    void getWhenHttp09IsRefused() throws IOException {
        assertThat(RawConnection.exchange(port, "GET /kv/a\r\n")).startsWith("{").contains("http-version-unsupported");
    }

    /** There is nothing to answer in HTTP/1.1: the connection ends. */
    @Test
    void requestOfHttp2EndsTheConnection() throws IOException {
        assertThat(RawConnection.exchange(port, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).isEmpty();
    }

    @Test
    void putWhenAnythingElseIsExpectedIsRefused() throws IOException {
        String answer = RawConnection.exchange(port,
                "PUT /kv/a HTTP/1.1\r\nHost: localhost\r\nExpect: 200-ok\r\nContent-Length: 1\r\n\r\na" + SMUGGLED);
        assertThat(answer).startsWith("HTTP/1.1 417 ").doesNotContain("smuggled");
        assertThat(problem(answer).code()).isEqualTo(ErrorCode.EXPECTATION_FAILED);
    }

    @Test
    void putThatAsksFirstIsToldOfTheLimitBeforeItSends() throws IOException {
        String answer = RawConnection.exchange(port,
                "PUT /kv/a HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 5000\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void bytesBeyondADeclaredBodyAreAnotherRequest() throws IOException {
        String answer = RawConnection.exchange(port,
                "PUT /kv/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nagarbage\r\n\r\n" + SMUGGLED);
        assertThat(answer).startsWith("HTTP/1.1 204 ").contains("HTTP/1.1 400 ").doesNotContain("smuggled");
    }

    private static void assertGuarded(String answer) {
        assertThat(answer).contains("\r\nX-Content-Type-Options: nosniff\r\n", "\r\nCache-Control: no-store\r\n");
    }

}
