package io.dispersa.mainnode.kv;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.moreThanOrExactly;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.dispersa.mainnode.TrustingMainNode;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.KeyItem;
import io.dispersa.api.KeyPage;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Problem;
import io.dispersa.service.http.BodyFormat;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

/** Listings over a participant that leads all six partitions. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = { "dispersa.forward.timeout=2s", "dispersa.forward.leader-wait=1s" })
@Import(TrustingMainNode.class)
@DirtiesContext
class KeyListingTests {

    private static final UUID INSTANCE = UUID.randomUUID();

    private static final StoredKeys stored = new StoredKeys(6);

    @RegisterExtension
    private static final WireMockExtension participant = WireMockExtension.newInstance()
        .options(WireMockConfiguration.wireMockConfig().dynamicPort().extensions(stored))
        .build();

    @TempDir
    private static Path temp;

    private final long seed = System.nanoTime();

    @LocalServerPort
    private int port;

    private RestTestClient http;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        settings.add("dispersa.data-dir", () -> temp.resolve("main-node").toString());
    }

    @BeforeEach
    void formWithTheParticipant() {
        http = ClusterOfOne.form(port, participant.getPort(), INSTANCE);
        stored.fill(new Random(seed), 2500);
        participant.stubFor(get(urlPathEqualTo("/kv")).willReturn(stored.page()));
    }

    @Test
    void pagesOneAfterTheOtherHaveEveryKeyOnceInOrder() {
        List<String> keys = new ArrayList<>();
        String next = "";
        for (int limit = 700; next != null; limit = 1000) {
            KeyPage page = page("limit=" + limit + "&after=" + encoded(next));
            page.items().forEach(item -> keys.add(item.key()));
            assertThat(page.next() == null || page.items().size() == limit).as("seed %d", seed).isTrue();
            next = page.next();
        }
        assertThat(keys).as("seed %d", seed).isEqualTo(stored.all());
    }

    @Test
    void pageHasWhatIsAskedFor() {
        List<String> withPrefix = stored.all().stream().filter(key -> key.startsWith("a")).toList();
        KeyPage page = page("prefix=a&limit=3&values=true&after=" + encoded(withPrefix.getFirst()));
        assertThat(page.items()).as("seed %d", seed).extracting(KeyItem::key).isEqualTo(withPrefix.subList(1, 4));
        assertThat(page.next()).isEqualTo(withPrefix.get(3));
        assertThat(page.items()).allSatisfy(item -> assertThat(item.value()).isEqualTo("v"));
        assertThat(page("").items()).hasSize(KeyPage.USUAL);
        assertThat(page("prefix=none").items()).isEmpty();
        assertThat(page("prefix=none").next()).isNull();
        participant.verify(moreThanOrExactly(1),
                getRequestedFor(urlPathEqualTo("/kv")).withHeader("Accept", equalTo("application/cbor"))
                    .withQueryParam("partition", equalTo("5")));
    }

    @Test
    void listingWhenItMayBeStaleIsAskedForAsSuchAndSaysSo() {
        for (String accept : List.of("application/json", "application/x-ndjson")) {
            http.get()
                .uri("/kv?consistency=stale")
                .header("Accept", accept)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals(KvHeaders.CONSISTENCY, "stale");
            http.get()
                .uri("/kv")
                .header("Accept", accept)
                .exchange()
                .expectHeader()
                .doesNotExist(KvHeaders.CONSISTENCY);
        }
        participant.verify(moreThanOrExactly(12),
                getRequestedFor(urlPathEqualTo("/kv")).withQueryParam("consistency", equalTo("stale")));
    }

    @Test
    void listingWhenItMayBeStaleAndNoReplicaAnswersIsRefusedAndNotShort() {
        partitionFour(ClusterOfOne.problem(Problem.of(ErrorCode.NO_LEADER, "It is not taken in.")));
        http.get()
            .uri("/kv?consistency=stale")
            .exchange()
            .expectStatus()
            .isEqualTo(503)
            .expectBody()
            .jsonPath("$.detail")
            .value(String.class, detail -> assertThat(detail)
                .startsWith("Partition 4 cannot be listed: Partition 4 has no replica that answers"));
    }

    @Test
    void pageOfLargeValuesEndsEarlyAndSaysSo() {
        stored.fill(new Random(seed), 12);
        stored.enlarge(KeyPage.MOST_BYTES / 2);
        KeyPage page = page("values=true");
        assertThat(page.items()).hasSize(2);
        assertThat(page.next()).isEqualTo(page.items().getLast().key());
    }

    @Test
    void pageInCborIsAnsweredInCbor() {
        byte[] body = http.get()
            .uri("/kv?limit=1")
            .accept(MediaType.APPLICATION_CBOR)
            .exchange()
            .expectHeader()
            .contentType(MediaType.APPLICATION_CBOR)
            .expectHeader()
            .exists(KvHeaders.EPOCH)
            .expectHeader()
            .value("Server-Timing", timing -> assertThat(timing).startsWith("route;dur="))
            .expectBody(byte[].class)
            .returnResult()
            .getResponseBody();
        assertThat(BodyFormat.CBOR.mapper().readValue(body, KeyPage.class).items()).hasSize(1);
    }

    @Test
    void queryThatIsNotUnderstoodIsRefused() {
        for (String query : List.of("limit=0", "limit=1001", "limit=x", "values=1", "prefix=a&prefix=b", "partition=1",
                "x=1", "prefix=%ff", "after=%zz", "consistency=old", "consistency=stale&consistency=stale")) {
            http.get()
                .uri(URI.create("http://127.0.0.1:" + port + "/kv?" + query.replace("%zz", "%25zz%ff")))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("request-invalid");
        }
        participant.verify(0, anyRequestedFor(anyUrl()));
        http.get().uri("/kv").header(KvHeaders.CLUSTER, "x").exchange().expectStatus().isEqualTo(421);
    }

    @Test
    void partitionThatCannotAnswerIsNamedAndThePageIsNotShort() {
        for (ResponseDefinitionBuilder fault : List.of(
                ClusterOfOne.problem(Problem.of(ErrorCode.NO_LEADER, "It elects.")),
                ClusterOfOne.problem(Problem.of(ErrorCode.INTERNAL_ERROR, "It is so.")),
                ClusterOfOne.answer(200).withFault(Fault.MALFORMED_RESPONSE_CHUNK),
                ClusterOfOne.cbor(new KeyPage(List.of(), "z")), ClusterOfOne.answer(200).withBody("[]"))) {
            partitionFour(fault);
            for (String accept : List.of("application/json", "application/x-ndjson")) {
                Problem problem = Objects.requireNonNull(http.get()
                    .uri("/kv")
                    .header("Accept", accept)
                    .exchange()
                    .expectStatus()
                    .isEqualTo(503)
                    .expectHeader()
                    .valueEquals("Retry-After", "1")
                    .expectHeader()
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .expectBody(Problem.class)
                    .returnResult()
                    .getResponseBody());
                assertThat(problem.partition()).isEqualTo(4);
                assertThat(problem.detail()).startsWith("Partition 4 cannot be listed: ");
            }
        }
    }

    @Test
    void partitionThatElectsALeaderIsWaitedFor() {
        participant.stubFor(get(urlPathEqualTo("/kv")).withQueryParam("partition", equalTo("4"))
            .inScenario("election")
            .whenScenarioStateIs("Started")
            .willReturn(ClusterOfOne.problem(Problem.of(ErrorCode.NO_LEADER, "It elects.")))
            .willSetStateTo("elected"));
        assertThat(page("limit=1000").items()).as("seed %d", seed)
            .extracting(KeyItem::key)
            .isEqualTo(stored.all().subList(0, 1000));
    }

    @Test
    void linesHaveEveryKeyOnceInOrder() throws IOException {
        String answer = raw();
        assertThat(answer).startsWith("HTTP/1.1 200")
            .contains("Content-Type: application/x-ndjson\r\n")
            .endsWith("\r\n0\r\n\r\n");
        assertThat(lines("/kv").stream().map(line -> BodyFormat.JSON.mapper().readValue(line, KeyItem.class).key()))
            .as("seed %d", seed)
            .isEqualTo(stored.all());
        assertThat(lines("/kv?limit=7")).hasSize(7);
        assertThat(lines("/kv?after=" + encoded(stored.all().getLast()))).isEmpty();
    }

    @Test
    void linesThatCannotBeCompletedEndWithTheProblemAndAreBrokenOff() throws IOException {
        stored.fill(new Random(seed), 20_000);
        partitionFour(stored.firstPageOnly());
        String answer = raw();
        assertThat(answer).startsWith("HTTP/1.1 200").contains("{\"key\":");
        // A chunk may end within a line.
        String body = answer.replaceAll("\r\n[0-9a-f]+\r\n", "");
        String last = body.lines().filter(line -> line.startsWith("{")).reduce((_, line) -> line).orElseThrow();
        Problem problem = BodyFormat.JSON.mapper()
            .treeToValue(BodyFormat.JSON.mapper().readTree(last).get("error"), Problem.class);
        assertThat(problem.code()).isEqualTo(ErrorCode.NO_LEADER);
        assertThat(problem.partition()).isEqualTo(4);
        assertThat(body.stripTrailing()).endsWith(last);
        assertThat(answer.stripTrailing()).doesNotEndWith("0");
    }

    private static void partitionFour(ResponseDefinitionBuilder answer) {
        participant.stubFor(get(urlPathEqualTo("/kv")).withQueryParam("partition", equalTo("4")).willReturn(answer));
    }

    private KeyPage page(String query) {
        return Objects.requireNonNull(http.get()
            .uri(URI.create("http://127.0.0.1:" + port + "/kv?" + query))
            .exchange()
            .expectStatus()
            .isOk()
            .expectHeader()
            .contentType(MediaType.APPLICATION_JSON)
            .expectBody(KeyPage.class)
            .returnResult()
            .getResponseBody());
    }

    private List<String> lines(String uri) {
        byte[] body = http.get()
            .uri(URI.create("http://127.0.0.1:" + port + uri))
            .header("Accept", "application/x-ndjson")
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody(byte[].class)
            .returnResult()
            .getResponseBody();
        return body == null ? List.of() : new String(body, StandardCharsets.UTF_8).lines().toList();
    }

    private String raw() throws IOException {
        return ClusterOfOne.raw(port, "GET /kv HTTP/1.1\r\nAccept: application/x-ndjson");
    }

    private static String encoded(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8);
    }

}
