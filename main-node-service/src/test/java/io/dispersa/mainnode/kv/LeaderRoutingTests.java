package io.dispersa.mainnode.kv;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.moreThanOrExactly;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.service.secret.KeptSecret;
import io.dispersa.service.secret.ClusterSecret;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.dispersa.api.Boot;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Heartbeat;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.Problem;
import io.dispersa.api.Registration;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.api.ReplicaReport;
import io.dispersa.api.ReplicaRole;
import io.dispersa.mainnode.TrustingMainNode;
import io.dispersa.mainnode.membership.Membership;
import io.dispersa.operation.OperationResult;
import io.dispersa.testing.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

/**
 * Partitions with three replicas: 1 and 2 are stand-ins for participants, and nothing
 * listens where 3 should be. Key "a" is in partition 3, which 1 should lead.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = { "dispersa.formation.participants=3", "dispersa.forward.timeout=4s",
                "dispersa.forward.leader-wait=3s" })
@Import(TrustingMainNode.class)
@DirtiesContext
class LeaderRoutingTests {

    private static final int PARTITION = 3;

    private static final List<UUID> INSTANCES = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());

    @RegisterExtension
    private static final WireMockExtension one = participant();

    @RegisterExtension
    private static final WireMockExtension two = participant();

    private static final int DEAD_PORT = FreePorts.take();

    @TempDir
    private static Path temp;

    private static long term;

    @LocalServerPort
    private int port;

    @Autowired
    private Membership membership;

    @Autowired
    private KeptSecret secret;

    private RestTestClient http;

    private UUID cluster = new UUID(0, 0);

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        settings.add("dispersa.data-dir", () -> temp.resolve("main-node").toString());
    }

    @BeforeEach
    void formWithThree() {
        http = RestTestClient.bindToServer(new JdkClientHttpRequestFactory())
            .baseUrl("http://127.0.0.1:" + port)
            .build();
        List<Integer> ports = List.of(one.getPort(), two.getPort(), DEAD_PORT);
        for (int i = 0; i < 3; i++) {
            cluster = Objects
                .requireNonNull(http.post()
                    .uri("/participants")
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(new RegistrationRequest("127.0.0.1", ports.get(i), i + 1, INSTANCES.get(i), null, null)
                        .at(new Boot(1, INSTANCES.get(i)), null))
                    .exchange()
                    .expectBody(Registration.class)
                    .returnResult()
                    .getResponseBody())
                .clusterId();
        }
        term++;
        for (int id = 2; id <= 3; id++) {
            heartbeat(id, ReplicaRole.FOLLOWER, null);
        }
        heartbeat(1, ReplicaRole.LEADER, 1);
    }

    @Test
    void putWhenParticipantNamesTheLeaderIsSentThereAtOnceAndThenFirst() {
        one.stubFor(any(anyUrl()).willReturn(notOwner(1, 2)));
        two.stubFor(any(anyUrl()).willReturn(stored(2)));
        put().expectStatus().isCreated().expectHeader().valueEquals(KvHeaders.PARTICIPANT, "2");
        put().expectStatus().isCreated();
        one.verify(1, postRequestedFor(urlEqualTo("/operations")));
        two.verify(2, postRequestedFor(urlEqualTo("/operations")));

        heartbeat(1, ReplicaRole.LEADER, 1);
        put().expectStatus().isCreated();
        one.verify(2, postRequestedFor(urlEqualTo("/operations")));
    }

    @Test
    void putWhenLeaderCannotBeReachedTriesTheOthers() {
        term++;
        heartbeat(3, ReplicaRole.LEADER, 3);
        one.stubFor(any(anyUrl()).willReturn(notOwner(1, null)));
        two.stubFor(any(anyUrl()).willReturn(stored(2)));
        put().expectStatus().isCreated().expectHeader().valueEquals(KvHeaders.PARTICIPANT, "2");
        two.verify(1, postRequestedFor(urlEqualTo("/operations")));
    }

    @Test
    void putWhenLeaderStopsTriesTheOthers() {
        one.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(503)));
        two.stubFor(any(anyUrl()).willReturn(stored(2)));
        put().expectStatus().isCreated().expectHeader().valueEquals(KvHeaders.PARTICIPANT, "2");
        one.verify(1, postRequestedFor(urlEqualTo("/operations")));
    }

    @Test
    void putWhenAnswerIsLostIsSentOnce() {
        two.stubFor(any(anyUrl()).willReturn(stored(2)));
        for (ResponseDefinitionBuilder lost : List.of(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
                stored(1).withFixedDelay(6_000))) {
            one.resetAll();
            one.stubFor(any(anyUrl()).willReturn(lost));
            expect(HttpMethod.PUT, ErrorCode.OUTCOME_UNKNOWN, "The write was sent to participant 1");
            one.verify(1, anyRequestedFor(anyUrl()));
            two.verify(0, anyRequestedFor(anyUrl()));
        }
    }

    @Test
    void getWhenLeaderHangsIsAskedOfAnotherInTimeAndThenThereFirst() {
        one.stubFor(any(anyUrl()).willReturn(found(1).withFixedDelay(6_000)));
        two.stubFor(any(anyUrl()).willReturn(found(2)));
        long started = System.nanoTime();
        http.get().uri("/kv/a").exchange().expectStatus().isOk().expectBody(String.class).isEqualTo("v");
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isBetween(Duration.ofMillis(1400),
                Duration.ofMillis(3500));
        started = System.nanoTime();
        http.get().uri("/kv/a").exchange().expectStatus().isOk();
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMillis(1400));
    }

    @Test
    void anyRequestWhenThereIsNoLeaderWaitsThenSaysSo() {
        one.stubFor(any(anyUrl()).willReturn(noLeader(1)));
        two.stubFor(any(anyUrl()).willReturn(notOwner(2, null)));
        long started = System.nanoTime();
        Problem problem = expect(HttpMethod.PUT, ErrorCode.NO_LEADER, "no leader that answers at the moment");
        assertThat(problem.retryable()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofMillis(2900));
        assertThat(two.getAllServeEvents()).hasSizeBetween(5, 40);
    }

    @Test
    void putWhenALeaderIsElectedMeanwhileSucceeds() throws Exception {
        one.stubFor(any(anyUrl()).willReturn(noLeader(1)));
        two.stubFor(any(anyUrl()).willReturn(noLeader(2)));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> written = threads.submit(() -> put().expectStatus().isCreated());
            Awaitility.await().until(() -> two.getAllServeEvents().size() >= 2);
            two.stubFor(any(anyUrl()).willReturn(stored(2)));
            term++;
            heartbeat(2, ReplicaRole.LEADER, 2);
            written.get(2, TimeUnit.SECONDS);
        }
    }

    @Test
    void getWhenItMayBeStaleIsAskedOfEachReplicaInTurn() {
        one.stubFor(any(anyUrl()).willReturn(found(1).withHeader(KvHeaders.ROLE, "leader")));
        two.stubFor(any(anyUrl())
            .willReturn(found(2).withHeader(KvHeaders.ROLE, "follower").withHeader(KvHeaders.APPLIED, "7")));
        List<String> roles = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            roles.add(Objects.requireNonNull(http.get()
                .uri("/kv/a?consistency=stale")
                .exchange()
                .expectStatus()
                .isOk()
                .returnResult()
                .getResponseHeaders()
                .getFirst(KvHeaders.ROLE)));
        }
        assertThat(roles).contains("leader", "follower");
        two.verify(moreThanOrExactly(2), postRequestedFor(urlEqualTo("/operations?consistency=stale")));
        one.verify(moreThanOrExactly(2), postRequestedFor(urlEqualTo("/operations?consistency=stale")));
        one.stubFor(any(anyUrl()).willReturn(described(1)));
        two.stubFor(any(anyUrl()).willReturn(described(2)));
        http.head().uri("/kv/a?consistency=stale").exchange().expectStatus().isOk();
    }

    @Test
    void getWhenItMayBeStaleAndThereIsNoLeaderIsAskedOfTheFreshestReplicaFirst() {
        term++;
        heartbeat(1, ReplicaRole.FOLLOWER, null, 5);
        heartbeat(2, ReplicaRole.FOLLOWER, null, 9);
        heartbeat(3, ReplicaRole.JOINING, null, 12);
        assertThat(membership.leaderOf(PARTITION)).isEmpty();
        one.stubFor(any(anyUrl()).willReturn(found(1)));
        two.stubFor(any(anyUrl()).willReturn(found(2)));
        for (int i = 0; i < 4; i++) {
            http.get()
                .uri("/kv/a?consistency=stale")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals(KvHeaders.PARTICIPANT, "2")
                .expectHeader()
                .valueEquals(KvHeaders.CONSISTENCY, "stale");
        }
        two.stubFor(any(anyUrl()).willReturn(noLeader(2)));
        http.get()
            .uri("/kv/a?consistency=stale")
            .exchange()
            .expectStatus()
            .isOk()
            .expectHeader()
            .valueEquals(KvHeaders.PARTICIPANT, "1");
    }

    @Test
    void getWhenConsistencyIsUnknownIsRefused() {
        for (String query : List.of("?consistency=eventual", "?consistency=", "?consistency=stale&consistency=stale")) {
            http.get()
                .uri("/kv/a" + query)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("request-invalid")
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).contains("linearizable", "stale"));
        }
        http.put().uri("/kv/a?consistency=stale").body("v").exchange().expectStatus().isBadRequest();
        one.stubFor(any(anyUrl()).willReturn(found(1)));
        http.get()
            .uri("/kv/a?consistency=linearizable")
            .exchange()
            .expectStatus()
            .isOk()
            .expectHeader()
            .doesNotExist(KvHeaders.CONSISTENCY);
        one.verify(1, postRequestedFor(urlEqualTo("/operations")));
    }

    @Test
    void locateNamesTheParticipantThatLeadsNow() {
        term++;
        heartbeat(2, ReplicaRole.LEADER, 2);
        assertThat(membership.leaderOf(PARTITION)).contains(2);
        http.get()
            .uri("/locate/a")
            .exchange()
            .expectBody()
            .jsonPath("$.leader.id")
            .isEqualTo(2)
            .jsonPath("$.replicas[*].id")
            .isEqualTo(List.of(1, 2, 3));
    }

    private RestTestClient.ResponseSpec put() {
        return http.put().uri("/kv/a").body("v").exchange();
    }

    private Problem expect(HttpMethod method, ErrorCode code, String detail) {
        var answer = http.method(method).uri("/kv/a").body("v").exchange().expectStatus().isEqualTo(code.status());
        if (code.status() == 503) {
            answer.expectHeader().valueEquals("Retry-After", "1");
        }
        Problem problem = Objects.requireNonNull(answer.expectBody(Problem.class).returnResult().getResponseBody());
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.detail()).contains(detail);
        return problem;
    }

    private void heartbeat(int id, ReplicaRole role, @Nullable Integer leader) {
        heartbeat(id, role, leader, 0);
    }

    private void heartbeat(int id, ReplicaRole role, @Nullable Integer leader, long applied) {
        http.post()
            .uri("/participants/" + id + "/heartbeat")
            .header(KvHeaders.PEER, secret.token(ClusterSecret.MAIN_NODE).orElseThrow())
            .contentType(MediaType.APPLICATION_JSON)
            .body(new Heartbeat(cluster, INSTANCES.get(id - 1), new Boot(1, INSTANCES.get(id - 1)), 1, 0,
                    List.of(new ReplicaReport(PARTITION, role, term, leader, List.of(), applied, applied, 0, 0)), null))
            .exchange()
            .expectStatus()
            .isOk();
    }

    private static ResponseDefinitionBuilder stored(int id) {
        return answer(id, new OperationResult.Stored(true, 7));
    }

    private static ResponseDefinitionBuilder found(int id) {
        return answer(id, ClusterOfOne.found("text/plain", new byte[] { 'v' }));
    }

    private static ResponseDefinitionBuilder described(int id) {
        return answer(id, new OperationResult.Described(7, "text/plain", 1, null));
    }

    private static ResponseDefinitionBuilder answer(int id, OperationResult result) {
        return ClusterOfOne.resultsOf(id, result);
    }

    private static ResponseDefinitionBuilder notOwner(int id, @Nullable Integer leader) {
        return problem(id, Problem.of(ErrorCode.NOT_OWNER, "It is led by another.")
            .withLeader(leader == null ? null : new ParticipantAddress(leader, "elsewhere", 1)));
    }

    private static ResponseDefinitionBuilder noLeader(int id) {
        return problem(id, Problem.of(ErrorCode.NO_LEADER, "It elects."));
    }

    private static ResponseDefinitionBuilder problem(int id, Problem problem) {
        return answer(id, new OperationResult.Failed(problem));
    }

    private static WireMockExtension participant() {
        return WireMockExtension.newInstance().options(WireMockConfiguration.wireMockConfig().dynamicPort()).build();
    }

}
