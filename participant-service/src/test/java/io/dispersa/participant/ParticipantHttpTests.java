package io.dispersa.participant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.springframework.http.HttpMethod;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.PartitionDigest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

/**
 * Two partitions: this participant leads partition 0 (keys d, e, f …), another leads
 * partition 1 (keys a, b, c …).
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = { "dispersa.limits.value=1KB", "dispersa.list.limit=2", "dispersa.list.value-preview=4B" })
@AutoConfigureRestTestClient
@ExtendWith(OutputCaptureExtension.class)
@DirtiesContext
class ParticipantHttpTests {

    private static final String CLUSTER = MainNodeStub.CLUSTER;

    @TempDir
    static Path directory;

    @Autowired
    private RestTestClient client;

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        MainNodeStub.start(registry);
        registry.add("dispersa.data-dir", directory::toString);
    }

    @BeforeEach
    void leadsAndIsEmpty() {
        await().atMost(java.time.Duration.ofSeconds(20))
            .untilAsserted(() -> client.get().uri("/kv/x4").exchange().expectStatus().isNotFound());
        for (String key : List.of("d", "e", "f")) {
            client.delete().uri("/kv/" + key).exchange().returnResult(Void.class);
        }
    }

    @Test
    void aValueIsGivenBackAsItWasSent() {
        client.put()
            .uri("/kv/d")
            .header("Content-Type", "image/png")
            .body(new byte[] { 0, -1 })
            .exchange()
            .expectStatus()
            .isCreated()
            .expectHeader()
            .valueEquals("KV-Partition", "0")
            .expectHeader()
            .valueEquals("KV-Participant", "7")
            .expectHeader()
            .valueEquals("KV-Epoch", "3")
            .expectHeader()
            .exists("ETag");
        client.get()
            .uri("/kv/d")
            .header("Accept", "application/json")
            .exchange()
            .expectStatus()
            .isOk()
            .expectHeader()
            .valueEquals("Content-Type", "image/png")
            .expectHeader()
            .valueEquals("Content-Length", "2")
            .expectHeader()
            .valueEquals("X-Content-Type-Options", "nosniff")
            .expectHeader()
            .valueEquals("Content-Security-Policy", "sandbox")
            .expectBody(byte[].class)
            .isEqualTo(new byte[] { 0, -1 });
        client.head()
            .uri("/kv/d")
            .exchange()
            .expectStatus()
            .isOk()
            .expectHeader()
            .valueEquals("Content-Length", "2")
            .expectBody()
            .isEmpty();
    }

    @Test
    void digestIsOfWhatTheReplicaHolds() {
        String before = digest();
        assertThat(digest()).isEqualTo(before).matches("[0-9a-f]{64}");
        client.put().uri("/kv/d").body(new byte[1]).exchange().expectStatus().isCreated();
        assertThat(digest()).isNotEqualTo(before);
        client.get()
            .uri("/partitions/99/digest")
            .header(KvHeaders.PEER, MainNodeStub.TOKEN)
            .exchange()
            .expectStatus()
            .isBadRequest();
        client.get()
            .uri("/partitions/x/digest")
            .header(KvHeaders.PEER, MainNodeStub.TOKEN)
            .exchange()
            .expectStatus()
            .isBadRequest();
    }

    @Test
    void strangerIsRefusedWhatIsForPeers() {
        for (String path : List.of("/partitions/0/digest", "/partitions/0/members", "/partitions/0/position",
                "/partitions;a=b/0/digest", "/kept-cluster", "/operations")) {
            for (String token : List.of("", "of another", MainNodeStub.TOKEN + "0")) {
                client.method(path.equals("/operations") ? HttpMethod.POST : HttpMethod.GET)
                    .uri(path)
                    .header(KvHeaders.PEER, token)
                    .exchange()
                    .expectStatus()
                    .isForbidden()
                    .expectBody()
                    .jsonPath("$.code")
                    .isEqualTo("caller-refused")
                    .jsonPath("$.detail")
                    .value(String.class, detail -> assertThat(detail).contains(KvHeaders.PEER));
            }
        }
    }

    /** With it a stranger could send heartbeats as if it were this participant. */
    @Test
    void instanceIsToldToPeersOnly() {
        client.get()
            .uri("/identity")
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody()
            .jsonPath("$.id")
            .isEqualTo(7)
            .jsonPath("$.instance")
            .doesNotExist();
        client.get()
            .uri("/identity")
            .header(KvHeaders.PEER, MainNodeStub.TOKEN)
            .exchange()
            .expectBody()
            .jsonPath("$.instance")
            .isNotEmpty();
    }

    private String digest() {
        return Objects
            .requireNonNull(client.get()
                .uri("/partitions/0/digest")
                .header(KvHeaders.PEER, MainNodeStub.TOKEN)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(PartitionDigest.class)
                .returnResult()
                .getResponseBody())
            .sha256();
    }

    @Test
    void staleReadSaysWhatAnsweredIt() {
        client.put().uri("/kv/d").body(new byte[1]).exchange().expectStatus().isCreated();
        client.get()
            .uri("/kv/d?consistency=stale")
            .exchange()
            .expectStatus()
            .isOk()
            .expectHeader()
            .valueEquals("KV-Role", "leader")
            .expectHeader()
            .valueMatches("KV-Applied", "\\d+")
            .expectHeader()
            .valueEquals("KV-Consistency", "stale");
        client.get()
            .uri("/kv/d?consistency=linearizable")
            .exchange()
            .expectHeader()
            .doesNotExist("KV-Role")
            .expectHeader()
            .doesNotExist("KV-Consistency");
        client.get().uri("/kv/d?consistency=some").exchange().expectStatus().isBadRequest();
        client.put().uri("/kv/d?consistency=stale").body(new byte[1]).exchange().expectStatus().isBadRequest();
    }

    @Test
    void staleListingsHaveWhatTheReplicaHasAndSaySo() {
        put("d", "1");
        for (String uri : List.of("/kv?partition=0&consistency=stale", "/list?consistency=stale",
                "/list?consistency=stale&partition=0")) {
            client.get()
                .uri(uri)
                .header("Accept", "application/json")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("KV-Consistency", "stale")
                .expectBody()
                .jsonPath("$.items[0].key")
                .isEqualTo("d");
        }
        client.get()
            .uri("/list?consistency=stale&partition=1")
            .header("Accept", "application/json")
            .exchange()
            .expectBody()
            .jsonPath("$.partitions")
            .isEqualTo(List.of())
            .jsonPath("$.items")
            .isEqualTo(List.of());
        for (String uri : List.of("/list?consistency=some", "/list?partition=x", "/kv?partition=0&consistency=some")) {
            client.get().uri(uri).exchange().expectStatus().isBadRequest();
        }
    }

    @Test
    void replacingGivesAnotherETagAndDeletingIsFinal() {
        client.put().uri("/kv/d").body(new byte[0]).exchange().expectStatus().isCreated();
        String first = etag();
        client.put().uri("/kv/d").body(new byte[1]).exchange().expectStatus().isNoContent();
        assertThat(etag()).isNotEqualTo(first).matches("\"\\d+\"");
        client.delete().uri("/kv/d").exchange().expectStatus().isNoContent();
        client.delete().uri("/kv/d").exchange().expectStatus().isNotFound();
        client.get()
            .uri("/kv/d")
            .exchange()
            .expectStatus()
            .isNotFound()
            .expectBody()
            .jsonPath("$.code")
            .isEqualTo("not-found")
            .jsonPath("$.key")
            .isEqualTo("d")
            .jsonPath("$.partition")
            .isEqualTo(0);
    }

    @Test
    void anotherParticipantsKeyIsAnsweredWithItsLeader() {
        client.get()
            .uri("/kv/a")
            .exchange()
            .expectStatus()
            .isEqualTo(421)
            .expectHeader()
            .valueEquals("KV-Partition", "1")
            .expectBody()
            .jsonPath("$.code")
            .isEqualTo("not-owner")
            .jsonPath("$.leader.host")
            .isEqualTo("10.0.0.8")
            .jsonPath("$.leader.port")
            .isEqualTo(9008);
    }

    @Test
    void aCallMeantForAnotherClusterIsRefused() {
        client.put()
            .uri("/kv/d")
            .header("KV-Cluster", "00000000-0000-0000-0000-00000000000d")
            .body(new byte[1])
            .exchange()
            .expectStatus()
            .isEqualTo(421)
            .expectBody()
            .jsonPath("$.leader")
            .doesNotExist();
        client.get().uri("/kv/d").exchange().expectStatus().isNotFound();
        client.put().uri("/kv/d").header("KV-Cluster", CLUSTER).body(new byte[1]).exchange().expectStatus().isCreated();
    }

    @Test
    void otherMethodsAreNotAllowed() {
        client.post()
            .uri("/kv/d")
            .body(new byte[1])
            .exchange()
            .expectStatus()
            .isEqualTo(405)
            .expectHeader()
            .valueMatches("Allow", ".*PUT.*")
            .expectHeader()
            .valueEquals("KV-Participant", "7")
            .expectBody()
            .jsonPath("$.code")
            .isEqualTo("method-not-allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = { "no-slash", "a/*", "*/*", "text/plain; charset=nonsense" })
    void aContentTypeThatCannotBeGivenBackIsRefused(String type) throws IOException {
        assertThat(raw("PUT /kv/d HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\nContent-Length: 1\r\n"
                + "Connection: close\r\n\r\nx"))
            .startsWith("HTTP/1.1 400")
            .contains("request-invalid");
    }

    @ParameterizedTest
    @CsvSource({ "/kv/, empty", "/kv//b, empty segment", "/kv/d/, empty segment", "/kv/../b, '..'",
            "/kv/d/%2e%2e/b, '..'", "/kv/./b, '.'", "/kv/%00, NUL", "/kv/%ff, UTF-8", "/kv/%zz, hexadecimal" })
    void aPathThatIsNoKeyIsRefusedWithTheReason(String path, String reason) throws IOException {
        assertThat(get(path)).startsWith("HTTP/1.1 400").contains("key-invalid", reason);
    }

    @ParameterizedTest
    @ValueSource(strings = { "x%2Fy", "x/y", "%252F", "b;x=1", "%5C", "a%20b", "%C3%A9", "%F0%9F%98%80",
            "a:b@c!$&'()*+,=~" })
    void aHostileKeyIsAKey(String path) throws IOException {
        assertThat(get("/kv/" + path)).containsAnyOf("HTTP/1.1 404", "HTTP/1.1 421").contains("KV-Partition");
    }

    @Test
    void aKeyMayHave1024BytesAndNoMore() throws IOException {
        assertThat(get("/kv/" + "k".repeat(1024))).containsAnyOf("HTTP/1.1 404", "HTTP/1.1 421");
        assertThat(get("/kv/" + "k".repeat(1025))).startsWith("HTTP/1.1 400").contains("1025 bytes", "1024");
    }

    @Test
    void aValueOverTheLimitIsRefusedAndTheAnswerArrivesWhole() throws IOException {
        String declared = raw(
                "PUT /kv/d HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1025\r\n\r\n" + "x".repeat(1025));
        assertThat(declared).startsWith("HTTP/1.1 413")
            .contains("value-too-large", "dispersa.limits.value", "not-applied", "Connection: close");
        String chunked = raw("PUT /kv/d HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n401\r\n"
                + "x".repeat(1025) + "\r\n0\r\n\r\n");
        assertThat(chunked).startsWith("HTTP/1.1 413").contains("value-too-large", "not-applied", "Connection: close");
        client.put().uri("/kv/d").body(new byte[1024]).exchange().expectStatus().isCreated();
    }

    @Test
    void listLogsAndAnswersTheFirstKeysAndCountsTheRest(CapturedOutput output) {
        client.post().uri("/list").exchange().expectStatus().isOk().expectBody(String.class).isEqualTo("No items\n");
        put("e", "a\nb");
        put("d", "12345");
        put("f", "x");
        client.get()
            .uri("/list")
            .header("Accept", "*/*")
            .exchange()
            .expectHeader()
            .contentTypeCompatibleWith("text/plain")
            .expectBody(String.class)
            .isEqualTo("d 1234… (5 bytes)\ne a\\nb\n… and 1 more\n");
        client.get()
            .uri("/list")
            .header("Accept", "application/json")
            .exchange()
            .expectBody()
            .jsonPath("$.participant.id")
            .isEqualTo(7)
            .jsonPath("$.omitted")
            .isEqualTo(1)
            .jsonPath("$.items.length()")
            .isEqualTo(2)
            .jsonPath("$.items[0].key")
            .isEqualTo("d")
            .jsonPath("$.items[0].text")
            .isEqualTo("1234")
            .jsonPath("$.items[0].cut")
            .isEqualTo(true)
            .jsonPath("$.items[1].text")
            .isEqualTo("a\nb");
        assertThat(output).contains("No items", "d 1234… (5 bytes)", "e a\\nb", "… and 1 more");
    }

    @Test
    void healthAndMetricsShowThePartitions() {
        client.get()
            .uri("/actuator/health/readiness")
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody()
            .jsonPath("$.components.membership.details.id")
            .isEqualTo(7);
        client.get()
            .uri("/actuator/health/liveness")
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody()
            .jsonPath("$.components.storage.status")
            .isEqualTo("UP");
        client.get()
            .uri("/actuator/metrics/dispersa.partition.keys")
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody()
            .jsonPath("$.availableTags[0].values[0]")
            .isEqualTo("0");
        client.get().uri("/actuator/metrics/dispersa.storage.free").exchange().expectStatus().isOk();
    }

    private void put(String key, String value) {
        client.put()
            .uri("/kv/" + key)
            .header("Content-Type", "text/plain")
            .body(value.getBytes(StandardCharsets.UTF_8))
            .exchange()
            .expectStatus()
            .is2xxSuccessful();
    }

    private String etag() {
        return String
            .valueOf(client.get().uri("/kv/d").exchange().returnResult(byte[].class).getResponseHeaders().getETag());
    }

    private String get(String path) throws IOException {
        return raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    }

    /**
     * Sends bytes as they are, and returns all that comes back until the server closes.
     */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

}
