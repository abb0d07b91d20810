package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.KeyLocation;
import io.dispersa.api.Outcome;
import io.dispersa.api.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * What nobody sends who means well: it comes back as it was, or is refused, through a
 * main node and at a participant.
 */
@ExtendWith(SharedCluster.class)
class HostileInputIT {

    private static TestCluster cluster;

    @BeforeAll
    static void share(TestCluster shared) {
        cluster = shared;
    }

    /** Paths, and the keys that they carry. */
    static Stream<Arguments> strangeKeys() {
        return Stream.of(Arguments.of("h/a/b", "h/a/b"), Arguments.of("h%2Fc", "h/c"), Arguments.of("h%252Fb", "h%2Fb"),
                Arguments.of("h;v=1", "h;v=1"), Arguments.of("h%5Cb", "h\\b"), Arguments.of("h...", "h..."),
                Arguments.of("h/.a/..b", "h/.a/..b"), Arguments.of("h%F0%9F%98%80", "h😀"),
                Arguments.of("h%C3%A9", "h\u00e9"), Arguments.of("he%CC%81", "he\u0301"),
                Arguments.of("h%E2%80%AEtxt", "h\u202etxt"),
                Arguments.of("h%0D%0AInjected:%20yes", "h\r\nInjected: yes"), Arguments.of("h%1B%5B31m", "h\u001b[31m"),
                Arguments.of("h%7F%C2%85", "h\u007f\u0085"), Arguments.of("h%EF%BF%BF", "h\uffff"),
                Arguments.of("h+a%20b", "h+a b"), Arguments.of("h{<\"a\">}|^`[]", "h{<\"a\">}|^`[]"),
                Arguments.of("h%22%3C%2Fscript%3E", "h\"</script>"), Arguments.of("h%3Fttl=1s", "h?ttl=1s"),
                Arguments.of("h$(id)'--", "h$(id)'--"), Arguments.of("h%25s%25n", "h%s%n"),
                Arguments.of("h" + "%F0%9F%98%80".repeat(255), "h" + "😀".repeat(255)));
    }

    @ParameterizedTest
    @MethodSource("strangeKeys")
    void strangeKeyIsStoredUnderItsBytesAndNoOther(String path, String key) throws IOException {
        String value = "value of " + path;
        URI main = cluster.main("/");
        assertThat(RawHttp.exchange(main, "PUT", "/kv/" + path, "", value).status()).isEqualTo(201);
        RawHttp.Answer location = RawHttp.exchange(main, "GET", "/locate/" + path, "", "");
        KeyLocation located = JsonMapper.shared()
            .readValue(location.body().getBytes(StandardCharsets.ISO_8859_1), KeyLocation.class);
        assertThat(located.key()).isEqualTo(key);
        URI leader = cluster.participant(cluster.leaderOf(key).orElseThrow(), "/");
        for (URI server : List.of(main, leader)) {
            assertThat(RawHttp.exchange(server, "GET", "/kv/" + path, "", "").body()).isEqualTo(value);
        }
        assertThat(RawHttp.exchange(leader, "PUT", "/kv/" + path, "", "direct").status()).isEqualTo(204);
        assertThat(RawHttp.exchange(main, "GET", "/kv/" + path, "", "").body()).isEqualTo("direct");
        assertThat(RawHttp.exchange(main, "DELETE", "/kv/" + path, "", "").status()).isEqualTo(204);
        RawHttp.Answer gone = RawHttp.exchange(main, "GET", "/kv/" + path, "", "");
        assertThat(gone.problem().key()).isEqualTo(key);
        assertThat(gone.header("Injected")).isEmpty();
    }

    @Test
    void formsOfOneLetterAreTwoKeys() throws IOException {
        URI main = cluster.main("/");
        RawHttp.exchange(main, "PUT", "/kv/nf%C3%A9", "", "composed");
        RawHttp.exchange(main, "PUT", "/kv/nfe%CC%81", "", "decomposed");
        assertThat(RawHttp.exchange(main, "GET", "/kv/nf%C3%A9", "", "").body()).isEqualTo("composed");
        assertThat(RawHttp.exchange(main, "GET", "/kv/nfe%CC%81", "", "").body()).isEqualTo("decomposed");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "%00", "a%00b", "..", "a/../b", "a/./b", "%2e%2e/b", "../../etc/passwd", "a//b", "a/",
            "%ff", "%c3%28", "%ED%A0%80", "%ED%B0%80", "%ED%A0%BD%ED%B8%80", "%C0%AF", "%E0%80%AF", "%F4%90%80%80", "%",
            "%4", "%zz" })
    void keyThatAPathCannotCarryIsRefused(String path) throws IOException {
        everywhere("GET", path, "", ErrorCode.KEY_INVALID);
        everywhere("PUT", path, "v", ErrorCode.KEY_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = { "\u00e9", "\u00c3\u00a9", "\u00ff", "a\\b", "a b", "a\tb", "a\0b", "a#b", "a?\u00e9" })
    void bytesThatNoUriHasAreRefused(String path) throws IOException {
        everywhere("GET", path, "", ErrorCode.REQUEST_INVALID);
        everywhere("PUT", path, "v", ErrorCode.REQUEST_INVALID);
    }

    private static void everywhere(String method, String path, String body, ErrorCode code) throws IOException {
        for (URI server : List.of(cluster.main("/"), cluster.participant(0, "/"))) {
            Problem problem = RawHttp.exchange(server, method, "/kv/" + path, "", body).problem();
            assertThat(problem.code()).as(problem.detail()).isEqualTo(code);
            assertThat(problem.outcome()).isEqualTo(Outcome.NOT_APPLIED);
        }
    }

    /** Heads that hide a second request, which writes. */
    @ParameterizedTest
    @ValueSource(strings = { "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
            "Content-Length: 0\r\nContent-Length: 100\r\n\r\n", "Content-Length: 0, 100\r\n\r\n",
            "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n0\n\r\n", "Content-Length: +0\r\n\r\n",
            "Host: y\r\nContent-Length: 0\r\n\r\n", "Content-Length : 0\r\n\r\n" })
    void requestHiddenInAnotherIsNeverDone(String head) throws IOException {
        for (URI server : List.of(cluster.main("/"), cluster.participant(0, "/"))) {
            RawHttp.Answer answer = RawHttp.exchange(server, "PUT /kv/smuggler HTTP/1.1\r\nHost: localhost\r\n" + head
                    + "PUT /kv/smuggled HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx");
            assertThat(answer.status()).as(answer.toString()).isIn(400, 501);
            assertThat(answer.problem().outcome()).isEqualTo(Outcome.NOT_APPLIED);
            assertThat(answer.body()).doesNotContain("HTTP/1.1");
        }
        assertThat(cluster.get(cluster.main("/kv/smuggler")).statusCode()).isEqualTo(404);
        assertThat(cluster.get(cluster.main("/kv/smuggled")).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = { "text/html", "image/svg+xml", "application/xhtml+xml", "text/xml",
            "multipart/x-mixed-replace; boundary=x" })
    void documentOfAStrangerCannotRunInOurOrigin(String type) throws IOException {
        String path = "/kv/document";
        URI main = cluster.main("/");
        RawHttp.exchange(main, "PUT", path, "\r\nContent-Type: " + type, "<script>alert(1)</script>");
        URI leader = cluster.participant(cluster.leaderOf("document").orElseThrow(), "/");
        for (URI server : List.of(main, leader)) {
            for (String method : List.of("GET", "HEAD")) {
                RawHttp.Answer answer = RawHttp.exchange(server, method, path, "", "");
                assertThat(answer.header("Content-Type")).contains(type);
                assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
                assertThat(answer.header("Content-Security-Policy")).contains("sandbox");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "text/plain\r\n ;folded=yes", "text/plain; a=\"%0d%0aInjected: yes\"" })
    void typeThatLooksLikeHeadersStaysOne(String type) throws IOException {
        URI main = cluster.main("/");
        assertThat(RawHttp.exchange(main, "PUT", "/kv/typed", "\r\nContent-Type: " + type, "v").status()).isIn(201,
                204);
        RawHttp.Answer answer = RawHttp.exchange(main, "GET", "/kv/typed", "", "");
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(answer.head()).doesNotContain("\r\n ", "\r\n;", "\r\nInjected");
    }

    @ParameterizedTest
    @ValueSource(strings = { "text/html\0", "text/\u00e9", "text", "*/*", "text/html; charset=utf-7",
            "text/plain\rX: y", "text/plain; x=\u007f" })
    void typeThatCannotBeGivenBackIsRefused(String type) throws IOException {
        for (URI server : List.of(cluster.main("/"), cluster.participant(0, "/"))) {
            Problem problem = RawHttp.exchange(server, "PUT", "/kv/" + keyOf(server), "\r\nContent-Type: " + type, "v")
                .problem();
            assertThat(problem.code()).as(problem.detail()).isEqualTo(ErrorCode.REQUEST_INVALID);
        }
        assertThat(cluster.get(cluster.main("/kv/" + keyOf(cluster.participant(0, "/")))).statusCode()).isEqualTo(404);
    }

    @Test
    void bodyShorterThanDeclaredIsNotStored() throws IOException {
        for (URI server : List.of(cluster.main("/"), cluster.participant(0, "/"))) {
            String key = "short-" + keyOf(server);
            try (RawHttp connection = new RawHttp(server)) {
                connection.send("PUT /kv/" + key + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc");
                connection.endSending();
                assertThat(connection.readToEnd().status()).isIn(400, 421);
            }
            assertThat(cluster.get(cluster.main("/kv/" + key)).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void bodyLongerThanDeclaredIsStoredAsDeclaredAndTheRestRefused() throws IOException {
        try (RawHttp connection = new RawHttp(cluster.main("/"))) {
            connection.send("PUT /kv/long HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabcdef\r\n\r\n");
            RawHttp.Answer answer = connection.readToEnd();
            assertThat(answer.status()).isIn(201, 204);
            assertThat(answer.body()).contains("HTTP/1.1 400");
        }
        assertThat(cluster.get(cluster.main("/kv/long")).body()).isEqualTo("abc");
    }

    /** Returns a key that this server answers by itself. */
    private static String keyOf(URI server) throws IOException {
        for (int i = 0;; i++) {
            if (server.getPort() == cluster.mainPort()
                    || cluster.participant(cluster.leaderOf("owned-" + i).orElseThrow(), "/").equals(server)) {
                return "owned-" + i;
            }
        }
    }

}
