package io.dispersa.mainnode.kv;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.matching.MatchResult;
import com.github.tomakehurst.wiremock.matching.ValueMatcher;
import io.dispersa.api.BatchOperation;
import io.dispersa.api.BatchResult;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Outcome;
import io.dispersa.api.Problem;
import io.dispersa.mainnode.TrustingMainNode;
import io.dispersa.operation.Condition;
import io.dispersa.operation.IdempotencyKey;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.operation.Versions;
import io.dispersa.partition.Partitioner;
import io.dispersa.service.http.BodyFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

/**
 * Batches over a participant that leads all partitions. Key "a" is in partition 3, "a/b"
 * in 4.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = { "dispersa.forward.timeout=2s", "dispersa.forward.leader-wait=300ms",
                "dispersa.limits.batch=64KB" })
@Import(TrustingMainNode.class)
@DirtiesContext
class BatchApiTests {

    private static final UUID INSTANCE = UUID.randomUUID();

    private static final String GET_BOTH = "[{\"op\":\"get\",\"key\":\"a/b\"},{\"op\":\"get\",\"key\":\"a\"}]";

    @RegisterExtension
    private static final WireMockExtension participant = WireMockExtension.newInstance()
        .options(WireMockConfiguration.wireMockConfig().dynamicPort())
        .build();

    @TempDir
    private static Path temp;

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
    }

    @Test
    void eachPartitionGetsItsOperationsAndTheResultsComeBackInOrder() {
        answer(3, ClusterOfOne.results(new OperationResult.Stored(true, 7),
                value("\u00e9".getBytes(StandardCharsets.UTF_8))));
        answer(4, ClusterOfOne.results(value(new byte[] { 0, -1 })));
        List<BatchResult> results = batch("""
                [{"op":"put","key":"a","value":"v","ttl":"30s","ifNoneMatch":"*","idempotencyKey":"n"},
                 {"op":"get","key":"a/b"}, {"op":"get","key":""}, {"op":"get","key":"a"}]""");
        assertThat(results).extracting(BatchResult::key).containsExactly("a", "a/b", "", "a");
        assertThat(results).extracting(BatchResult::status).containsExactly(201, 200, 400, 200);
        assertThat(results.getFirst().etag()).isEqualTo("\"7\"");
        assertThat(results.get(1).bytes()).containsExactly(0, -1);
        assertThat(Objects.requireNonNull(results.get(2).error()).code()).isEqualTo(ErrorCode.KEY_INVALID);
        assertThat(results.getLast().value()).isEqualTo("\u00e9");
        participant.verify(2, postRequestedFor(urlEqualTo("/operations")));
        Key a = Key.of("a");
        assertThat(participant.findAll(postRequestedFor(anyUrl()).andMatching(in(3)))
            .stream()
            .map(ClusterOfOne::operations)).singleElement()
            .usingRecursiveComparison()
            .isEqualTo(List.of(new Operation.Put(a, BatchOperation.TEXT, new byte[] { 'v' }, Duration.ofSeconds(30),
                    new Condition(null, Versions.ANY), new IdempotencyKey("n")), new Operation.Get(a)));
    }

    @Test
    void batchInCborIsAnsweredInCbor() {
        answer(3, ClusterOfOne.results(value("text".getBytes(StandardCharsets.UTF_8))));
        byte[] answer = http.post()
            .uri("/batch")
            .contentType(MediaType.APPLICATION_CBOR)
            .accept(MediaType.APPLICATION_CBOR)
            .body(BodyFormat.CBOR.mapper().writeValueAsBytes(List.of(BatchOperation.get("a"))))
            .exchange()
            .expectStatus()
            .isOk()
            .expectHeader()
            .contentType(MediaType.APPLICATION_CBOR)
            .expectHeader()
            .exists(KvHeaders.EPOCH)
            .expectHeader()
            .value("Server-Timing", timing -> assertThat(timing).startsWith("route;dur=").contains("hop;dur="))
            .expectBody(byte[].class)
            .returnResult()
            .getResponseBody();
        assertThat(BodyFormat.CBOR.mapper().readValue(answer, BatchResult[].class)[0].bytes())
            .asString(StandardCharsets.UTF_8)
            .isEqualTo("text");
    }

    @Test
    void partitionThatFailsDoesNotSpoilTheOthers() {
        answer(4, ClusterOfOne.results(value(new byte[0])));
        for (ErrorCode code : List.of(ErrorCode.NO_LEADER, ErrorCode.STORAGE_FULL, ErrorCode.OUTCOME_UNKNOWN)) {
            answer(3, ClusterOfOne.problem(Problem.of(code, "It is so.")));
            List<BatchResult> results = batch(GET_BOTH);
            assertThat(results).extracting(BatchResult::status).containsExactly(200, code.status());
            assertFailed(results.getLast(), code);
        }
    }

    @Test
    void partThatWritesIsSentOnceIfItsAnswerIsLost() {
        answer(4, ClusterOfOne.results(value(new byte[0])));
        for (ResponseDefinitionBuilder lost : List.of(
                ClusterOfOne.answer(200).withFault(Fault.CONNECTION_RESET_BY_PEER),
                ClusterOfOne.results().withFixedDelay(4_000), ClusterOfOne.results(),
                ClusterOfOne.answer(200).withBody(new byte[5 * 1024 * 1024]))) {
            participant.resetRequests();
            answer(3, lost);
            List<BatchResult> results = batch("[{\"op\":\"get\",\"key\":\"a/b\"},{\"op\":\"delete\",\"key\":\"a\"}]");
            assertThat(results.getFirst().status()).isEqualTo(200);
            assertFailed(results.getLast(), ErrorCode.OUTCOME_UNKNOWN);
            participant.verify(1, postRequestedFor(anyUrl()).andMatching(in(3)));
        }
    }

    @Test
    void partThatReadsIsUnavailableIfItsAnswerIsLost() {
        answer(4, ClusterOfOne.results(value(new byte[0])));
        answer(3, ClusterOfOne.answer(200).withFault(Fault.CONNECTION_RESET_BY_PEER));
        assertFailed(batch(GET_BOTH).getLast(), ErrorCode.PARTICIPANT_UNAVAILABLE);
    }

    @Test
    void batchReadsNoMoreThanItsLimit() {
        answer(3, ClusterOfOne.results(value(new byte[40 * 1024])));
        answer(4, ClusterOfOne.results(value(new byte[40 * 1024])));
        List<BatchResult> results = batch(GET_BOTH);
        assertThat(results).extracting(BatchResult::status).containsExactlyInAnyOrder(200, 413);
    }

    @Test
    void batchThatIsNotUnderstoodIsRefusedAsAWhole() {
        refused("{}", "application/json", ErrorCode.REQUEST_INVALID);
        refused("[{\"op\":\"get\"}]", "application/json", ErrorCode.REQUEST_INVALID);
        refused("[]", "text/csv", ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        refused("[" + " ".repeat(64 * 1024) + "]", "application/json", ErrorCode.REQUEST_TOO_LARGE);
        refused("[" + "{\"op\":\"get\",\"key\":\"a\"},".repeat(1001) + "]", "application/json",
                ErrorCode.REQUEST_TOO_LARGE);
        participant.verify(0, anyRequestedFor(anyUrl()));
        assertThat(batch("[]")).isEmpty();
    }

    @Test
    void batchThatWasMeantForAParticipantIsRefused() {
        http.post()
            .uri("/batch")
            .header(KvHeaders.CLUSTER, UUID.randomUUID().toString())
            .body("[]")
            .exchange()
            .expectStatus()
            .isEqualTo(421);
    }

    private void refused(String body, String type, ErrorCode code) {
        http.post()
            .uri("/batch")
            .header("Content-Type", type)
            .body(body)
            .exchange()
            .expectStatus()
            .isEqualTo(code.status())
            .expectBody()
            .jsonPath("$.code")
            .isEqualTo(code.wireName());
    }

    private static void assertFailed(BatchResult result, ErrorCode code) {
        Problem error = Objects.requireNonNull(result.error());
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.key()).isEqualTo("a");
        assertThat(error.partition()).isEqualTo(3);
        assertThat(error.outcome())
            .isEqualTo(code == ErrorCode.OUTCOME_UNKNOWN ? Outcome.UNKNOWN : Outcome.NOT_APPLIED);
    }

    private List<BatchResult> batch(String json) {
        String answer = Objects.requireNonNull(http.post()
            .uri("/batch")
            .contentType(MediaType.APPLICATION_JSON)
            // What belongs to a trace is not joined: each stand-in answers one partition.
            .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
            .body(json)
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody(String.class)
            .returnResult()
            .getResponseBody());
        return Arrays.asList(BodyFormat.JSON.mapper().readValue(answer, BatchResult[].class));
    }

    private static void answer(int partition, ResponseDefinitionBuilder response) {
        participant.stubFor(post("/operations").andMatching(in(partition)).willReturn(response));
    }

    /** Matches a call about keys of a partition. */
    private static ValueMatcher<Request> in(int partition) {
        return request -> MatchResult.of(ClusterOfOne.operations(request)
            .stream()
            .allMatch(operation -> new Partitioner(6).partitionOf(operation.key()) == partition));
    }

    private static OperationResult value(byte[] bytes) {
        return ClusterOfOne.found("text/plain", bytes);
    }

}
