package io.dispersa.mainnode.kv;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.Problem;
import io.dispersa.mainnode.TrustingMainNode;
import io.dispersa.operation.Condition;
import io.dispersa.operation.IdempotencyKey;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.operation.StoredValue;
import io.dispersa.operation.Versions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

/** What a request says besides its key and value, and what is said of it in return. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = { "dispersa.forward.timeout=2s", "dispersa.forward.leader-wait=300ms" })
@Import(TrustingMainNode.class)
@DirtiesContext
class CarefulRequestsTests {

    private static final UUID INSTANCE = UUID.randomUUID();

    private static final Key KEY = Key.of("a");

    private static final Versions SEVEN = new Versions(false, Set.of(7L));

    private static final Instant EXPIRY = Instant.parse("2031-01-01T00:00:00Z");

    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

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
    void otherMethodsAreNotAllowed() {
        List.of(HttpMethod.POST, HttpMethod.PATCH)
            .forEach(method -> http.method(method)
                .uri("/kv/a")
                .exchange()
                .expectStatus()
                .isEqualTo(405)
                .expectHeader()
                .valueMatches("Allow", ".*PUT.*")
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("method-not-allowed"));
        participant.verify(0, anyRequestedFor(anyUrl()));
    }

    @Test
    void requestsForKeysAreMeasuredTogether() {
        answer(ClusterOfOne.results(ClusterOfOne.found("text/plain", new byte[1])));
        http.get().uri("/kv/measured").exchange().expectStatus().isOk();
        http.get()
            .uri("/actuator/prometheus")
            .exchange()
            .expectBody(String.class)
            .value(metrics -> assertThat(metrics)
                .containsPattern("http_server_requests_seconds_count\\{[^}]*uri=\"/kv/\\*\\*\"")
                .doesNotContain("/kv/measured"));
    }

    @Test
    void putHandsOnConditionsNameLifetimeAndTrace() {
        answer(ClusterOfOne.results(new OperationResult.Replayed(new OperationResult.Stored(true, 8))));
        http.put()
            .uri("/kv/a?ttl=30s")
            .header("Content-Type", "text/plain")
            .header("If-Match", "\"7\"", "W/\"9\"")
            .header("If-None-Match", "*")
            .header("Idempotency-Key", "a name")
            .header("traceparent", TRACE)
            .header("tracestate", "vendor=1")
            .body("v")
            .exchange()
            .expectStatus()
            .isCreated()
            .expectHeader()
            .valueEquals("ETag", "\"8\"")
            .expectHeader()
            .valueEquals("Idempotent-Replayed", "true");
        participant.verify(1, postRequestedFor(urlEqualTo("/operations")).withHeader("traceparent", equalTo(TRACE))
            .withHeader("tracestate", equalTo("vendor=1")));
        assertThat(sent()).usingRecursiveComparison()
            .isEqualTo(new Operation.Put(KEY, "text/plain", new byte[] { 'v' }, Duration.ofSeconds(30),
                    new Condition(SEVEN, Versions.ANY), new IdempotencyKey("a name")));
    }

    @Test
    void deleteHandsOnConditionsAndName() {
        answer(ClusterOfOne.results(new OperationResult.Deleted()));
        http.delete()
            .uri("/kv/a")
            .header("If-Match", "*")
            .header("Idempotency-Key", "n")
            .header("traceparent", "malformed")
            .exchange()
            .expectStatus()
            .isNoContent()
            .expectHeader()
            .doesNotExist("ETag");
        participant.verify(1, postRequestedFor(urlEqualTo("/operations")).withoutHeader("traceparent"));
        assertThat(sent())
            .isEqualTo(new Operation.Delete(KEY, new Condition(Versions.ANY, null), new IdempotencyKey("n")));
    }

    @Test
    void writeWhoseConditionFailsIsToldWhatIsThere() {
        answer(ClusterOfOne.results(new OperationResult.ConditionFailed(9L)));
        for (HttpMethod method : List.of(HttpMethod.PUT, HttpMethod.DELETE)) {
            expect(method, ErrorCode.PRECONDITION_FAILED).expectHeader().valueEquals("ETag", "\"9\"");
        }
        participant.verify(2, anyRequestedFor(anyUrl()));
    }

    @Test
    void refusalOfAParticipantIsPassedOnAndNotAskedAgain() {
        for (ErrorCode code : List.of(ErrorCode.INTERNAL_ERROR, ErrorCode.STORAGE_FULL, ErrorCode.REQUEST_INVALID,
                ErrorCode.OUTCOME_UNKNOWN, ErrorCode.VALUE_TOO_LARGE)) {
            Problem problem = Problem.of(code, "It is so.").about(KEY, 3);
            for (ResponseDefinitionBuilder answer : List.of(ClusterOfOne.problem(problem),
                    ClusterOfOne.results(new OperationResult.Failed(problem)))) {
                participant.resetAll();
                answer(answer);
                expect(HttpMethod.PUT, code).expectBody().jsonPath("$.detail").isEqualTo("It is so.");
                participant.verify(1, anyRequestedFor(anyUrl()));
            }
        }
        answer(ClusterOfOne.problem(Problem.of(ErrorCode.TOO_MANY_REQUESTS, "Many wait."))
            .withHeader("Retry-After", "1"));
        expect(HttpMethod.PUT, ErrorCode.TOO_MANY_REQUESTS).expectHeader().valueEquals("Retry-After", "1");
    }

    @Test
    void readOfWhatTheCallerHasIsNotAnsweredAgain() {
        answer(ClusterOfOne.results(new OperationResult.Described(7, "text/plain", 1, EXPIRY)));
        http.get()
            .uri("/kv/a")
            .header("If-None-Match", "\"6\", W/\"7\"")
            .exchange()
            .expectStatus()
            .isNotModified()
            .expectHeader()
            .valueEquals("ETag", "\"7\"")
            .expectBody()
            .isEmpty();
        assertThat(sent())
            .isEqualTo(new Operation.Get(KEY, new Condition(null, new Versions(false, Set.of(6L, 7L))), false));
        participant.resetRequests();
        http.head().uri("/kv/a").header("If-None-Match", "*").exchange().expectStatus().isNotModified();
        assertThat(sent()).isEqualTo(new Operation.Get(KEY, new Condition(null, Versions.ANY), true));
    }

    @Test
    void headIsAnsweredWithAllButTheValue() {
        answer(ClusterOfOne.results(new OperationResult.Described(7, "image/png", 12_345, EXPIRY)));
        http.head()
            .uri("/kv/a")
            .exchange()
            .expectStatus()
            .isOk()
            .expectHeader()
            .valueEquals("Content-Length", "12345")
            .expectHeader()
            .valueEquals("Content-Type", "image/png")
            .expectHeader()
            .valueEquals("ETag", "\"7\"");
    }

    @Test
    void conditionThatIsMalformedIsRefusedHere() {
        http.get().uri("/kv/a").header("If-None-Match", "7").exchange().expectStatus().isBadRequest();
        http.put().uri("/kv/a?ttl=30").body("v").exchange().expectStatus().isBadRequest();
        participant.verify(0, anyRequestedFor(anyUrl()));
    }

    @Test
    void notModifiedOfAnotherProgramIsNotBelieved() {
        answer(aResponse().withStatus(304).withHeader("KV-Participant", "2"));
        expect(HttpMethod.GET, ErrorCode.PARTICIPANT_UNAVAILABLE);
    }

    @Test
    void readOfAValueThatExpiresSaysWhen() {
        answer(ClusterOfOne.results(new OperationResult.Found(new StoredValue(7, "text/plain", new byte[1], EXPIRY))));
        http.get()
            .uri("/kv/a")
            .exchange()
            .expectHeader()
            .valueEquals("Expires", "Wed, 01 Jan 2031 00:00:00 GMT")
            .expectHeader()
            .valueMatches("KV-TTL", "[1-9][0-9]*")
            .expectHeader()
            .valueEquals("Cache-Control", "no-cache");
    }

    @Test
    void everyAnswerSaysWhereTheTimeWent() {
        answer(ClusterOfOne.results(new OperationResult.Stored(false, 7))
            .withHeader("Server-Timing", "store;dur=1.5, commit;dur=1.2"));
        expectTiming(HttpMethod.PUT, "route;dur=\\d+\\.\\d{3}, hop;dur=\\d+\\.\\d{3}, store;dur=1.5, commit;dur=1.2");
        answer(ClusterOfOne.problem(Problem.of(ErrorCode.NO_LEADER, "It elects.")));
        expectTiming(HttpMethod.GET, "route;dur=\\d+\\.\\d{3}, hop;dur=[345]\\d\\d\\.\\d{3}");
    }

    @Test
    void writeThatIsNotUnderstoodIsNeverSent() {
        for (String query : List.of("?TTL=1s", "?ttl=1s&ttl=2s", "?consistency=stale")) {
            http.put().uri("/kv/a" + query).body("v").exchange().expectStatus().isBadRequest();
        }
        for (List<String> header : List.of(List.of("If-Unmodified-Since", "Thu, 01 Jan 2026 00:00:00 GMT"),
                List.of("Content-Range", "bytes 0-1/2"))) {
            http.put()
                .uri("/kv/a")
                .header(header.getFirst(), header.getLast())
                .body("v")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).contains(header.getFirst()));
        }
        participant.verify(0, anyRequestedFor(anyUrl()));
    }

    @Test
    void nameThatMayChangeOnTheWayIsNeverSent() throws IOException {
        assertThat(ClusterOfOne.raw(port, "DELETE /kv/a HTTP/1.1\r\nIdempotency-Key: \u00c0"))
            .startsWith("HTTP/1.1 400")
            .contains("Idempotency-Key");
        participant.verify(0, anyRequestedFor(anyUrl()));
    }

    /** Returns the only operation in the only call. */
    private static Operation sent() {
        List<LoggedRequest> calls = participant.findAll(postRequestedFor(urlEqualTo("/operations")));
        assertThat(calls).hasSize(1);
        List<Operation> operations = ClusterOfOne.operations(calls.getFirst());
        assertThat(operations).hasSize(1);
        return operations.getFirst();
    }

    private void expectTiming(HttpMethod method, String pattern) {
        http.method(method)
            .uri("/kv/a")
            .body("")
            .exchange()
            .expectHeader()
            .value("Server-Timing", timing -> assertThat(timing).matches(pattern));
    }

    private RestTestClient.ResponseSpec expect(HttpMethod method, ErrorCode code) {
        RestTestClient.ResponseSpec answer = http.method(method).uri("/kv/a").body("").exchange();
        answer.expectStatus().isEqualTo(code.status());
        return answer;
    }

    private static void answer(ResponseDefinitionBuilder response) {
        participant.resetMappings();
        participant.stubFor(any(anyUrl()).willReturn(response));
    }

}
