package io.dispersa.mainnode.kv;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Problem;
import io.dispersa.mainnode.TrustingMainNode;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
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
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

/** What a participant, or what is left of one, can do to the main node. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = { "dispersa.forward.timeout=2s", "dispersa.forward.leader-wait=300ms",
                "dispersa.list.timeout=2s" })
@Import(TrustingMainNode.class)
@DirtiesContext
class ParticipantFaultsTests {

    private static final UUID INSTANCE = UUID.randomUUID();

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
    void putIsSentOnceWithTheKeyAsItIsAndNothingOfTheCallers() {
        answer(ClusterOfOne.results(new OperationResult.Stored(true, 7)));
        http.put()
            .uri(URI.create("/kv/a%252Fb/%F0%9F%98%80"))
            .header("Content-Type", "text/plain")
            .header("X-Forwarded-For", "1.2.3.4")
            .header("Cookie", "secret=1")
            .body("v")
            .exchange()
            .expectStatus()
            .isCreated()
            .expectHeader()
            .valueEquals("ETag", "\"7\"")
            .expectHeader()
            .valueEquals(KvHeaders.PARTICIPANT, "1");
        participant.verify(1,
                postRequestedFor(urlEqualTo("/operations")).withoutHeader("X-Forwarded-For")
                    .withoutHeader("Cookie")
                    .withoutHeader("Accept-Encoding"));
        assertThat(ClusterOfOne.operations(participant.findAll(postRequestedFor(anyUrl())).getFirst()))
            .usingRecursiveFieldByFieldElementComparator()
            .containsExactly(new Operation.Put(Key.of("a%2Fb/\ud83d\ude00"), "text/plain", new byte[] { 'v' }));
    }

    @Test
    void getPassesBytesTypeAndVersionOn() {
        byte[] bytes = { 0, 1, (byte) 0xff, 13, 10 };
        answer(ClusterOfOne.results(ClusterOfOne.found("image/png", bytes)).withHeader("Set-Cookie", "a=b"));
        http.get()
            .uri("/kv/a")
            .exchange()
            .expectStatus()
            .isOk()
            .expectHeader()
            .valueEquals("Content-Type", "image/png")
            .expectHeader()
            .valueEquals("X-Content-Type-Options", "nosniff")
            .expectHeader()
            .doesNotExist("Set-Cookie")
            .expectBody(byte[].class)
            .value(body -> assertThat(body).isEqualTo(bytes));
    }

    @Test
    void getWhenKeyIsAbsentIsNotFound() {
        answer(ClusterOfOne.results(new OperationResult.Absent()));
        expect(HttpMethod.GET, ErrorCode.NOT_FOUND, "The key has no value.");
    }

    @Test
    void anyRequestWhenParticipantDoesNotLeadIsNotApplied() {
        Problem elsewhere = Problem.of(ErrorCode.NOT_OWNER, "Partition 3 is led by participant 2.");
        Problem noParticipant = Problem.of(ErrorCode.PATH_UNKNOWN, "A main node has its port now.");
        for (ResponseDefinitionBuilder answer : List.of(ClusterOfOne.problem(elsewhere),
                ClusterOfOne.results(new OperationResult.Failed(elsewhere)), ClusterOfOne.problem(noParticipant))) {
            answer(answer);
            expect(HttpMethod.PUT, ErrorCode.NO_LEADER, "does not lead it");
            expect(HttpMethod.GET, ErrorCode.NO_LEADER, "does not lead it");
        }
    }

    @Test
    void anyRequestWhenParticipantIsBusyPassesItsAdviceOn() {
        Problem busy = Problem.of(ErrorCode.PARTICIPANT_UNAVAILABLE, "Its queue is full.");
        for (ResponseDefinitionBuilder answer : List.of(ClusterOfOne.problem(busy),
                ClusterOfOne.results(new OperationResult.Failed(busy)))) {
            answer(answer);
            expect(HttpMethod.PUT, ErrorCode.PARTICIPANT_UNAVAILABLE, "Its queue is full.");
            http.get().uri("/kv/a").exchange().expectHeader().valueEquals("Retry-After", "1");
        }
    }

    @Test
    void anyRequestWhenStatusIs500AndNotAProblemIsUnknownForAWriteAndUnavailableForARead() {
        answer(aResponse().withStatus(500).withBody("<h1>oops</h1>"));
        expectLostAnswer("with status 500");
    }

    @Test
    void anyRequestWhenConnectionIsResetIsUnknownForAWriteAndUnavailableForARead() {
        answer(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        expectLostAnswer("the connection broke");
    }

    @Test
    void anyRequestWhenAnswerIsEmptyIsUnknownForAWriteAndUnavailableForARead() {
        answer(aResponse().withFault(Fault.EMPTY_RESPONSE));
        expectLostAnswer("the connection broke");
    }

    @Test
    void anyRequestWhenBodyIsCutIsUnknownForAWriteAndUnavailableForARead() {
        answer(aResponse().withStatus(200)
            .withHeader(KvHeaders.PARTICIPANT, "1")
            .withBody("hello")
            .withFault(Fault.MALFORMED_RESPONSE_CHUNK));
        expectLostAnswer("the connection broke");
    }

    @Test
    void anyRequestWhenAnswerIsSlowIsUnknownForAWriteAndUnavailableForARead() {
        answer(aResponse().withStatus(200).withHeader(KvHeaders.PARTICIPANT, "1").withFixedDelay(8_000));
        expectLostAnswer("it did not answer in time");
    }

    @Test
    void anyRequestWhenAnswerTricklesIsEndedByTheDeadline() {
        answer(aResponse().withStatus(200)
            .withHeader(KvHeaders.PARTICIPANT, "1")
            .withBody("v".repeat(200))
            .withChunkedDribbleDelay(20, 8_000));
        long started = System.nanoTime();
        expect(HttpMethod.PUT, ErrorCode.OUTCOME_UNKNOWN, "it did not answer in time");
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(6));
        expect(HttpMethod.GET, ErrorCode.PARTICIPANT_UNAVAILABLE, "it did not answer in time");
    }

    @Test
    void anyRequestWhenAnotherProgramHasThePortIsNotBelieved() {
        answer(aResponse().withStatus(200).withHeader("Content-Type", "text/html").withBody("<h1>It works!</h1>"));
        expectLostAnswer("what answers there, with status 200, is not it");
        answer(aResponse().withStatus(404).withHeader("Content-Type", "text/html").withBody("<h1>Not found</h1>"));
        expectLostAnswer("with status 404");
        answer(aResponse().withStatus(200).withHeader(KvHeaders.PARTICIPANT, "2").withBody("of another participant"));
        expectLostAnswer("with status 200");
    }

    @Test
    void anyRequestWhenAnswerCannotBeUnderstoodIsUnknownForAWriteAndUnavailableForARead() {
        for (ResponseDefinitionBuilder answer : List.of(ClusterOfOne.answer(200).withBody("hello"),
                ClusterOfOne.results(),
                ClusterOfOne.results(new OperationResult.Deleted(), new OperationResult.Deleted()))) {
            answer(answer);
            expectLostAnswer("cannot be understood");
        }
    }

    @Test
    void anyRequestWhenAnswerIsARedirectDoesNotFollowIt() {
        answer(aResponse().withStatus(302).withHeader("Location", participant.baseUrl() + "/elsewhere"));
        expectLostAnswer("with status 302");
        assertThat(participant.getAllServeEvents())
            .allMatch(event -> event.getRequest().getUrl().equals("/operations"));
    }

    @Test
    void listWhenParticipantIsSlowNamesItInTime() {
        answer(aResponse().withStatus(200).withFixedDelay(8_000));
        http.get()
            .uri("/list")
            .exchange()
            .expectBody(String.class)
            .value(text -> assertThat(text).contains("is missing: it did not answer", "This list is not complete."));
    }

    @Test
    void listWhenAnswerIsNotAListingSaysSo() {
        answer(aResponse().withStatus(200).withBody("hello"));
        http.get()
            .uri("/list")
            .exchange()
            .expectBody(String.class)
            .value(text -> assertThat(text).contains("is missing: its answer is not a listing"));
    }

    private void expectLostAnswer(String reason) {
        participant.resetRequests();
        expect(HttpMethod.PUT, ErrorCode.OUTCOME_UNKNOWN, reason);
        participant.verify(1, postRequestedFor(urlEqualTo("/operations")));
        expect(HttpMethod.DELETE, ErrorCode.OUTCOME_UNKNOWN, reason);
        expect(HttpMethod.GET, ErrorCode.PARTICIPANT_UNAVAILABLE, reason);
    }

    private void expect(HttpMethod method, ErrorCode code, String detail) {
        Problem problem = Objects.requireNonNull(http.method(method)
            .uri("/kv/a")
            .body(method.equals(HttpMethod.PUT) ? "v" : "")
            .exchange()
            .expectStatus()
            .isEqualTo(code.status())
            .expectHeader()
            .contentType(MediaType.APPLICATION_PROBLEM_JSON)
            .expectBody(Problem.class)
            .returnResult()
            .getResponseBody());
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.outcome()).isEqualTo(code.outcome());
        assertThat(problem.detail()).contains(detail);
    }

    private static void answer(ResponseDefinitionBuilder response) {
        participant.resetMappings();
        participant.stubFor(any(anyUrl()).willReturn(response));
    }

}
