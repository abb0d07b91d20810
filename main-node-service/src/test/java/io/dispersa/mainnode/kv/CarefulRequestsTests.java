package io.dispersa.mainnode.kv;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.headRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.dispersa.mainnode.TrustingMainNode;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.context.annotation.Import;
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
        answer(ClusterOfOne.answer(200).withBody("v"));
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
        answer(ClusterOfOne.answer(201).withHeader("ETag", "\"8\"").withHeader("Idempotent-Replayed", "true"));
        http.put()
            .uri("/kv/a?ttl=30s")
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
        participant.verify(1,
                putRequestedFor(urlEqualTo("/kv/a?ttl=30s")).withHeader("If-Match", equalTo("\"7\", W/\"9\""))
                    .withHeader("If-None-Match", equalTo("*"))
                    .withHeader("Idempotency-Key", equalTo("a name"))
                    .withHeader("traceparent", equalTo(TRACE))
                    .withHeader("tracestate", equalTo("vendor=1")));
    }

    @Test
    void deleteHandsOnConditionsAndName() {
        answer(ClusterOfOne.answer(204));
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
        participant.verify(1,
                deleteRequestedFor(urlEqualTo("/kv/a")).withHeader("If-Match", equalTo("*"))
                    .withHeader("Idempotency-Key", equalTo("n"))
                    .withoutHeader("traceparent"));
    }

    @Test
    void writeWhoseConditionFailsIsToldWhatIsThere() {
        answer(ClusterOfOne.problem(Problem.of(ErrorCode.PRECONDITION_FAILED, "It has the ETag \"9\"."))
            .withHeader("ETag", "\"9\""));
        for (HttpMethod method : List.of(HttpMethod.PUT, HttpMethod.DELETE)) {
            expect(method, ErrorCode.PRECONDITION_FAILED).expectHeader().valueEquals("ETag", "\"9\"");
        }
        participant.verify(2, anyRequestedFor(anyUrl()));
    }

    @Test
    void refusalOfAParticipantIsPassedOnAndNotAskedAgain() {
        for (ErrorCode code : List.of(ErrorCode.IDEMPOTENCY_MISMATCH, ErrorCode.STORAGE_FULL, ErrorCode.NOT_FOUND,
                ErrorCode.REQUEST_INVALID, ErrorCode.OUTCOME_UNKNOWN, ErrorCode.VALUE_TOO_LARGE)) {
            participant.resetAll();
            answer(ClusterOfOne.problem(Problem.of(code, "It is so.").about(Key.of("a"), 3)));
            expect(HttpMethod.PUT, code).expectBody().jsonPath("$.detail").isEqualTo("It is so.");
            participant.verify(1, anyRequestedFor(anyUrl()));
        }
        answer(ClusterOfOne.problem(Problem.of(ErrorCode.TOO_MANY_REQUESTS, "Many wait."))
            .withHeader("Retry-After", "1"));
        expect(HttpMethod.PUT, ErrorCode.TOO_MANY_REQUESTS).expectHeader().valueEquals("Retry-After", "1");
    }

    @Test
    void readOfWhatTheCallerHasIsNotAnsweredAgain() {
        answer(ClusterOfOne.answer(304)
            .withHeader("ETag", "\"7\"")
            .withHeader("Expires", "Wed, 01 Jan 2031 00:00:00 GMT"));
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
        participant.verify(getRequestedFor(urlEqualTo("/kv/a")).withHeader("If-None-Match", equalTo("\"6\", W/\"7\"")));
        http.head().uri("/kv/a").header("If-None-Match", "*").exchange().expectStatus().isNotModified();
        participant.verify(headRequestedFor(urlEqualTo("/kv/a")).withHeader("If-None-Match", equalTo("*")));
    }

    @Test
    void notModifiedOfAnotherProgramIsNotBelieved() {
        answer(aResponse().withStatus(304).withHeader("KV-Participant", "2"));
        expect(HttpMethod.GET, ErrorCode.PARTICIPANT_UNAVAILABLE);
    }

    @Test
    void readOfAValueThatExpiresSaysWhen() {
        answer(ClusterOfOne.answer(200)
            .withHeader("Expires", "Wed, 01 Jan 2031 00:00:00 GMT")
            .withHeader("KV-TTL", "30")
            .withHeader("Cache-Control", "no-cache")
            .withBody("v"));
        http.get()
            .uri("/kv/a")
            .exchange()
            .expectHeader()
            .valueEquals("Expires", "Wed, 01 Jan 2031 00:00:00 GMT")
            .expectHeader()
            .valueEquals("KV-TTL", "30")
            .expectHeader()
            .valueEquals("Cache-Control", "no-cache");
    }

    @Test
    void everyAnswerSaysWhereTheTimeWent() {
        answer(ClusterOfOne.answer(204).withHeader("Server-Timing", "store;dur=1.5, commit;dur=1.2"));
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
