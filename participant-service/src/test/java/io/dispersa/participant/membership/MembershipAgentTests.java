package io.dispersa.participant.membership;

import io.dispersa.service.secret.KeptSecret;
import io.dispersa.service.secret.ClusterSecret;
import io.dispersa.raft.RaftSettings;
import io.dispersa.service.launch.ProcessEnd;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.dispersa.api.Key;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.ProblemException;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.api.ReplicaReport;
import io.dispersa.participant.identity.Identity;
import io.dispersa.participant.identity.SharedIdentity;
import io.dispersa.participant.partition.PartitionMeters;
import io.dispersa.participant.partition.LeaderQuestion;
import io.dispersa.participant.partition.Partitions;
import io.dispersa.participant.partition.ScrubSettings;
import io.dispersa.participant.partition.TestClocks;
import io.dispersa.participant.partition.Place;
import io.dispersa.participant.store.FreeSpace;
import io.dispersa.participant.store.IdempotencySettings;
import io.dispersa.participant.store.Storage;
import io.dispersa.participant.store.StorageSettings;
import io.dispersa.operation.StoredValue;
import io.dispersa.service.storage.DataDirectory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.unit.DataSize;
import org.springframework.web.client.RestClient;

@ExtendWith(OutputCaptureExtension.class)
class MembershipAgentTests {

    private static final String CLUSTER = "00000000-0000-0000-0000-00000000000c";

    private static final String REGISTER = "/participants";

    private static final String HEARTBEAT = "/participants/1/heartbeat";

    /** Is logged by a step that is taken once the table has been confirmed. */
    private static final String DRAINED = "has been drained";

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    @RegisterExtension
    static final WireMockExtension MAIN = WireMockExtension.newInstance()
        .options(WireMockConfiguration.wireMockConfig().dynamicPort().bindAddress("127.0.0.1"))
        .build();

    @TempDir
    Path path;

    private final AtomicInteger exitCode = new AtomicInteger();

    private static final ClusterSecret SECRET = ClusterSecret.create();

    private final ProcessEnd processEnd = new ProcessEnd(exitCode::set);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private DataDirectory directory;

    private SharedIdentity identity;

    private Storage storage;

    private Partitions partitions;

    @BeforeEach
    void open() {
        directory = DataDirectory.open(path);
        identity = SharedIdentity.start(directory);
        storage = Storage.open(path, new StorageSettings(DataSize.ofMegabytes(1), DataSize.ofMegabytes(8)),
                new IdempotencySettings(Duration.ofMinutes(10)));
        partitions = new Partitions(directory,
                new RaftSettings(path.resolve("raft"), 1000, null, _ -> Optional.empty()), storage,
                new FreeSpace(() -> 1, DataSize.ofBytes(1), () -> Instant.EPOCH), new PartitionMeters(meters),
                TestClocks.right(), processEnd, new LeaderQuestion(RestClient.create()),
                new ScrubSettings(Duration.ofDays(1)));
    }

    @AfterEach
    void close() {
        partitions.close();
        storage.close();
        directory.close();
    }

    @Test
    void registersThenAdoptsTheTableThenReportsAtOnceThenEachInterval() {
        registration(json(201, registered(1, CLUSTER)));
        heartbeat(json(200, table(CLUSTER, 3, 1)));
        MembershipAgent agent = agent();
        assertThat(agent.turn()).contains(Duration.ZERO);
        assertThat(agent.turn()).contains(Duration.ZERO);
        heartbeat(aResponse().withStatus(204));
        await().atMost(Duration.ofSeconds(20)).until(() -> agent.turn().equals(Optional.of(INTERVAL)));
        assertThat(partitions.reports()).extracting(ReplicaReport::partition).containsExactly(0);
        MAIN.verify(postRequestedFor(urlEqualTo(HEARTBEAT)).withRequestBody(matchingJsonPath("$.epoch", equalTo("3")))
            .withRequestBody(matchingJsonPath("$.partitions[0].partition", equalTo("0"))));
        assertThat(meters.get("dispersa.heartbeat").tag("result", "heard").timer().count()).isPositive();
    }

    /** Whoever has taken the port of a main node must not have replicas deleted. */
    @Test
    void answerToAHeartbeatWithoutTheClustersTokenIsNotBelieved() {
        registration(json(201, registered(1, CLUSTER)));
        MAIN.stubFor(post(urlEqualTo(HEARTBEAT)).willReturn(json(200, table(CLUSTER, 3, 1))));
        MembershipAgent agent = agent();
        assertThat(agent.turn()).contains(Duration.ZERO);
        assertThat(agent.turn()).isPresent();
        assertThat(partitions.epoch()).isZero();
        heartbeat(json(200, table(CLUSTER, 3, 1)));
        agent.turn();
        assertThat(partitions.epoch()).isEqualTo(3);
    }

    @Test
    void mainNodeWithAnotherSecretIsRefused() {
        registration(json(201, registered(1, CLUSTER)));
        MembershipAgent agent = agent();
        assertThat(agent.turn()).contains(Duration.ZERO);
        MAIN.stubFor(post(urlEqualTo(REGISTER))
            .willReturn(json(200, registered(1, CLUSTER)).withHeader(KvHeaders.SECRET, ClusterSecret.create().hex())));
        MembershipAgent again = agent();
        assertThat(again.turn()).isPresent();
        assertThat(again.refusal()).hasValueSatisfying(why -> assertThat(why).contains("secret"));
        assertThat(new KeptSecret(directory).get()).contains(SECRET);
    }

    @Test
    void whileTheClusterFormsHeartbeatsAreFrequent() {
        registration(json(201, registered(1, CLUSTER)));
        heartbeat(aResponse().withStatus(204));
        MembershipAgent agent = agent();
        agent.turn();
        assertThat(agent.turn()).contains(Duration.ofMillis(100));
    }

    @Test
    void theIdentityIsKeptAndSentAgainAfterARestart() {
        registration(json(201, registered(1, CLUSTER)));
        agent().turn();
        Identity kept = identity.get();
        assertThat(kept.id()).isEqualTo(1);
        identity = SharedIdentity.start(directory);
        agent().turn();
        MAIN.verify(1,
                postRequestedFor(urlEqualTo(REGISTER))
                    .withRequestBody(matchingJsonPath("$.clusterId", equalTo(CLUSTER)))
                    .withRequestBody(matchingJsonPath("$.instance", equalTo(kept.instance().toString()))));
    }

    @Test
    void whenTheMainNodeIsLateRegistersOnceItIsThere() {
        registration(aResponse().withStatus(503));
        MembershipAgent agent = agent();
        assertThat(agent.turn()).hasValueSatisfying(pause -> assertThat(pause).isPositive());
        assertThat(partitions.place()).isEmpty();
        registration(json(200, registered(1, CLUSTER)));
        agent.turn();
        assertThat(partitions.place()).map(place -> place.self().id()).contains(1);
    }

    @Test
    void whyTheMainNodeIsLateIsLoggedOnceForEachReason(CapturedOutput output) {
        MembershipAgent agent = agent();
        registration(problem(503, "participant-unavailable"));
        agent.turn();
        agent.turn();
        registration(aResponse().withStatus(503));
        agent.turn();
        assertThat(output.getOut().lines().filter(line -> line.contains("does not answer"))).satisfiesExactly(
                line -> assertThat(line).contains("(because.)"), line -> assertThat(line).contains("status 503"));
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void brokenAnswersAreTriedAgain(Fault fault) {
        registration(aResponse().withFault(fault));
        assertTriesAgain();
    }

    @Test
    void strangeAnswersAreTriedAgain() {
        for (ResponseDefinitionBuilder strange : new ResponseDefinitionBuilder[] { json(200, "{"), json(200, "{}"),
                json(200, "null"), aResponse().withStatus(200), json(201, registered(0, CLUSTER)),
                aResponse().withStatus(302).withHeader("Location", "/x"),
                aResponse().withStatus(404).withBody("<html>"),
                aResponse().withStatus(200).withHeader("Content-Type", "text/html").withBody("<html>") }) {
            registration(strange);
            assertTriesAgain();
        }
    }

    @Test
    void anAnswerThatTakesTooLongIsTriedAgain() {
        registration(json(201, registered(1, CLUSTER)).withFixedDelay(2000));
        assertThat(agent(Duration.ofMillis(50)).turn()).hasValueSatisfying(pause -> assertThat(pause).isPositive());
        assertThat(partitions.place()).isEmpty();
    }

    @Test
    void aRefusalIsWaitedForAndSaid() {
        registration(problem(409, "participant-conflict"));
        MembershipAgent agent = agent();
        assertThat(agent.turn()).hasValueSatisfying(pause -> assertThat(pause).isPositive());
        assertThat(agent.refusal()).contains("because.");
        assertThat(processEnd.begun()).isFalse();
        registration(json(201, registered(1, CLUSTER)));
        assertThat(agent.turn()).contains(Duration.ZERO);
        assertThat(agent.refusal()).isEmpty();
    }

    @Test
    void turnSendsTheStartOfTheDirectoryWithTheRegistrationAndWithHeartbeats() {
        registration(json(201, registered(1, CLUSTER)));
        heartbeat(aResponse().withStatus(204));
        identity = SharedIdentity.start(directory);
        MembershipAgent agent = agent();
        agent.turn();
        agent.turn();
        for (String path : List.of(REGISTER, HEARTBEAT)) {
            MAIN.verify(1,
                    postRequestedFor(urlEqualTo(path)).withRequestBody(matchingJsonPath("$.boot.boots", equalTo("2")))
                        .withRequestBody(
                                matchingJsonPath("$.boot.run", equalTo(identity.get().boot().run().toString()))));
        }
        MAIN.verify(1, postRequestedFor(urlEqualTo(HEARTBEAT))
            .withRequestBody(matchingJsonPath("$.incarnation", equalTo("1"))));
    }

    /**
     * If each start counted, an older copy would pass for the newer directory in the end.
     */
    @Test
    void turnWhenDirectoryIsAnOlderCopyWaitsAndDoesNotCountTheStart() {
        registration(problem(409, "participant-outdated"));
        for (int i = 0; i < 3; i++) {
            identity = SharedIdentity.start(directory);
            assertThat(identity.get().boot().boots()).isEqualTo(2);
            assertThat(agent().turn()).isPresent();
        }
        assertThat(processEnd.begun()).isFalse();
        registration(json(201, registered(1, CLUSTER)));
        agent().turn();
        assertThat(SharedIdentity.start(directory).get().boot().boots()).isEqualTo(3);
    }

    @Test
    void aRefusedHeartbeatRegistersAgain() {
        registration(json(201, registered(1, CLUSTER)));
        heartbeat(problem(409, "participant-conflict"));
        MembershipAgent agent = agent();
        agent.turn();
        assertThat(agent.turn()).isPresent();
        agent.turn();
        MAIN.verify(2, postRequestedFor(urlEqualTo(REGISTER)));
        assertThat(processEnd.begun()).isFalse();
    }

    @Test
    void anotherIdentityThanTheOneOnDiskIsNotTaken() {
        registration(json(201, registered(1, CLUSTER)));
        agent().turn();
        registration(json(201, registered(2, CLUSTER)));
        MembershipAgent agent = agent();
        assertThat(agent.turn()).isPresent();
        assertThat(agent.refusal()).hasValueSatisfying(why -> assertThat(why).contains("calls this participant 2"));
        assertThat(SharedIdentity.start(directory).get().id()).isEqualTo(1);
    }

    @Test
    void whenItIsNotKnownAnyMoreRegistersAgain() {
        registration(json(201, registered(1, CLUSTER)));
        heartbeat(problem(404, "not-found"));
        MembershipAgent agent = agent();
        agent.turn();
        assertThat(agent.turn()).isPresent();
        agent.turn();
        MAIN.verify(2, postRequestedFor(urlEqualTo(REGISTER)));
    }

    @Test
    void whenHeartbeatsFailTheTableStaysAndHeartbeatsGoOn() {
        registration(json(201, registered(1, CLUSTER)));
        heartbeat(json(200, table(CLUSTER, 3, 1)));
        MembershipAgent agent = agent();
        agent.turn();
        agent.turn();
        heartbeat(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        assertThat(agent.turn()).isPresent();
        assertThat(partitions.reports()).hasSize(1);
        heartbeat(aResponse().withStatus(204));
        await().atMost(Duration.ofSeconds(20)).until(() -> agent.turn().equals(Optional.of(INTERVAL)));
    }

    @Test
    void tablesThatAreOlderOrOfAnotherClusterAreIgnored() {
        registration(json(201, registered(1, CLUSTER)));
        heartbeat(json(200, table(CLUSTER, 3, 1)));
        MembershipAgent agent = agent();
        agent.turn();
        agent.turn();
        heartbeat(json(200, table(CLUSTER, 2, 2)));
        await().atMost(Duration.ofSeconds(20)).until(() -> agent.turn().equals(Optional.of(INTERVAL)));
        heartbeat(json(200, table("00000000-0000-0000-0000-00000000000d", 9, 2)));
        assertThat(agent.turn()).contains(INTERVAL);
        assertThat(partitions.place()).map(Place::epoch).contains(3L);
    }

    @Test
    void whileReplicasAreBeingOpenedHeartbeatsGoOn() {
        registration(json(201, registered(1, CLUSTER)));
        heartbeat(json(200, table(CLUSTER, 3, 1)));
        MembershipAgent agent = agent(Duration.ofSeconds(10), Duration.ofMillis(20));
        agent.turn();
        CompletableFuture<Optional<Duration>> turn;
        Partitions held = partitions;
        synchronized (held) { // whoever adopts a table needs it
            turn = CompletableFuture.supplyAsync(agent::turn);
            await().atMost(Duration.ofSeconds(20))
                .until(() -> MAIN.findAll(postRequestedFor(urlEqualTo(HEARTBEAT))).size() >= 3);
            assertThat(turn).isNotDone();
        }
        assertThat(turn.join()).contains(Duration.ZERO);
        assertThat(partitions.reports()).hasSize(1);
    }

    @Test
    void aDamagedPartitionEndsTheProcess() throws java.io.IOException {
        java.nio.file.Files.createDirectories(path.resolve("partitions/0"));
        registration(json(201, registered(1, CLUSTER)));
        heartbeat(json(200, table(CLUSTER, 3, 1)));
        MembershipAgent agent = agent();
        agent.turn();
        assertThat(agent.turn()).isEmpty();
        await().untilAtomic(exitCode, org.hamcrest.Matchers.is(1));
    }

    @Test
    void heartbeatWhenRegistryLeaderHasTheSameEpochRenewsTheLease() {
        MembershipAgent agent = agentWithReplicaThatHasNoMajority();
        heartbeat(confirmed(3));
        agent.turn();
        assertThat(staleRead()).isEmpty();
    }

    @Test
    void heartbeatWhenMainNodeIsBehindConfirmsNothing() {
        MembershipAgent agent = agentWithReplicaThatHasNoMajority();
        heartbeat(confirmed(2));
        agent.turn();
        assertLeaseHasRunOut();
        assertThat(partitions.place()).map(Place::epoch).contains(3L);
    }

    @Test
    void heartbeatWhenMainNodeIsBehindTakesNoStep(CapturedOutput output) {
        registration(json(201, registered(1, CLUSTER)));
        heartbeat(json(200, drained(3)));
        MembershipAgent agent = agent();
        agent.turn();
        agent.turn();
        heartbeat(confirmed(2));
        agent.turn();
        assertThat(output).doesNotContain(DRAINED);
    }

    @Test
    void heartbeatWhenAnswerLacksTheLeaderHeaderRenewsNoLease() {
        MembershipAgent agent = agentWithReplicaThatHasNoMajority();
        heartbeat(unconfirmed(3));
        agent.turn();
        assertLeaseHasRunOut();
    }

    @Test
    void heartbeatWhenAnswerHasNoEpochThatCanBeReadConfirmsNothing() {
        MembershipAgent agent = agentWithReplicaThatHasNoMajority();
        for (String epoch : new String[] { "", "x", "-3", "3.0", "99999999999999999999" }) {
            heartbeat(aResponse().withStatus(204)
                .withHeader(KvHeaders.REGISTRY_LEADER, "true")
                .withHeader(KvHeaders.EPOCH, epoch));
            assertThat(agent.turn()).isPresent();
            assertLeaseHasRunOut();
        }
        heartbeat(aResponse().withStatus(204).withHeader(KvHeaders.REGISTRY_LEADER, "true"));
        agent.turn();
        assertLeaseHasRunOut();
    }

    @Test
    void heartbeatWhenAnsweredByFollowerTakesNoStep(CapturedOutput output) {
        registration(json(201, registered(1, CLUSTER)));
        heartbeat(json(200, drained(3)));
        MembershipAgent agent = agent();
        agent.turn();
        agent.turn();
        heartbeat(unconfirmed(3));
        agent.turn();
        assertThat(output).doesNotContain(DRAINED);
        heartbeat(confirmed(3));
        agent.turn();
        assertThat(output).contains(DRAINED);
    }

    @Test
    void heartbeatWhenTableIsNewTakesNoStepUntilTheNextOneConfirmsIt(CapturedOutput output) {
        registration(json(201, registered(1, CLUSTER)));
        heartbeat(json(200, drained(3)).withHeader(KvHeaders.EPOCH, "3").withHeader(KvHeaders.REGISTRY_LEADER, "true"));
        MembershipAgent agent = agent();
        agent.turn();
        assertThat(agent.turn()).contains(Duration.ZERO);
        assertThat(output).doesNotContain(DRAINED);
        heartbeat(confirmed(3));
        agent.turn();
        assertThat(output).contains(DRAINED);
    }

    /** Of the agents, one has the leader of the registry confirm the table. */
    @Test
    void heartbeatWhenTableIsNewHasAllAgentsTakeTheirTurn() {
        registration(json(201, registered(1, CLUSTER)));
        heartbeat(json(200, drained(3)));
        AtomicInteger woken = new AtomicInteger();
        partitions.onLeadershipChange(woken::incrementAndGet);
        MembershipAgent agent = agent();
        agent.turn();
        agent.turn();
        assertThat(woken).hasValue(1);
        agent.turn();
        assertThat(woken).hasValue(1);
    }

    /**
     * Without the lease it cannot answer stale reads: it needs participant 2, which is
     * not there.
     */
    private MembershipAgent agentWithReplicaThatHasNoMajority() {
        registration(json(201, registered(1, CLUSTER)));
        heartbeat(json(200, tableOfTwo(3)));
        MembershipAgent agent = agent();
        agent.turn();
        agent.turn();
        assertLeaseHasRunOut();
        return agent;
    }

    private void assertLeaseHasRunOut() {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(this::staleRead);
    }

    private Optional<StoredValue> staleRead() {
        return partitions.require(0).readStale().apply(Key.of("a"));
    }

    private void assertTriesAgain() {
        assertThat(agent().turn()).hasValueSatisfying(pause -> assertThat(pause).isPositive());
        assertThat(partitions.place()).isEmpty();
        assertThat(processEnd.begun()).isFalse();
    }

    private MembershipAgent agent() {
        return agent(Duration.ofSeconds(10));
    }

    private MembershipAgent agent(Duration timeout) {
        return agent(timeout, INTERVAL);
    }

    private MembershipAgent agent(Duration timeout, Duration interval) {
        RestClient client = RestClient.builder()
            .baseUrl(MAIN.baseUrl())
            .requestFactory(ClientHttpRequestFactoryBuilder.httpComponents()
                .withHttpClientCustomizer(http -> http.disableAutomaticRetries().disableRedirectHandling())
                .build(HttpClientSettings.defaults().withTimeouts(timeout, timeout)))
            .build();
        return new MembershipAgent(new MainNode(client, new KeptSecret(directory)), identity, partitions, processEnd,
                new HeartbeatMeter(meters), new Contact("main", new Backoff(RandomGenerator.getDefault())), interval,
                known -> new RegistrationRequest("127.0.0.1", 9001, 10001, known.instance(), known.clusterId(), null)
                    .at(known.boot(), known.incarnation()));
    }

    private static void registration(ResponseDefinitionBuilder answer) {
        MAIN.stubFor(post(urlEqualTo(REGISTER)).willReturn(answer.withHeader(KvHeaders.SECRET, SECRET.hex())));
    }

    private static void heartbeat(ResponseDefinitionBuilder answer) {
        MAIN.stubFor(post(urlEqualTo(HEARTBEAT))
            .willReturn(answer.withHeader(KvHeaders.PEER, SECRET.token(ClusterSecret.PARTICIPANT))));
    }

    private static ResponseDefinitionBuilder confirmed(long epoch) {
        return unconfirmed(epoch).withHeader(KvHeaders.REGISTRY_LEADER, "true");
    }

    private static ResponseDefinitionBuilder unconfirmed(long epoch) {
        return aResponse().withStatus(204).withHeader(KvHeaders.EPOCH, Long.toString(epoch));
    }

    private static ResponseDefinitionBuilder json(int status, String body) {
        return aResponse().withStatus(status).withHeader("Content-Type", "application/json").withBody(body);
    }

    private static ResponseDefinitionBuilder problem(int status, String code) {
        return aResponse().withStatus(status).withHeader("Content-Type", "application/problem+json").withBody("""
                {"type":"urn:dispersa:problem:%1$s","title":"t","status":%2$d,"detail":"because.","code":"%1$s",\
                "outcome":"not-applied","retryable":false}""".formatted(code, status));
    }

    private static String registered(int id, String cluster) {
        return "{\"id\":%d,\"incarnation\":1,\"clusterId\":\"%s\",\"partitions\":1}".formatted(id, cluster);
    }

    private static String table(String cluster, long epoch, int leader) {
        return """
                {"clusterId":"%s","epoch":%d,"partitions":1,"formed":true,\
                "replicas":[{"partition":0,"leader":%3$d,"replicas":[%3$d],"names":["%3$d.1.1"],"founders":["%3$d.1.1"]}],\
                "participants":[{"id":1,"host":"127.0.0.1","port":9001}],\
                "peers":[{"participant":1,"incarnation":1,"host":"127.0.0.1","port":0}]}"""
            .formatted(cluster, epoch, leader);
    }

    private static String tableOfTwo(long epoch) {
        return """
                {"clusterId":"%s","epoch":%d,"partitions":1,"formed":true,\
                "replicas":[{"partition":0,"leader":1,"replicas":[1,2],"names":["1.1.1","2.1.1"],"founders":["1.1.1","2.1.1"]}],\
                "participants":[{"id":1,"host":"127.0.0.1","port":9001},{"id":2,"host":"127.0.0.1","port":9002}],\
                "peers":[%3$s,%4$s]}"""
            .formatted(CLUSTER, epoch, peer(1, 0), peer(2, 1));
    }

    /** Nothing depends on participant 1, which leaves. */
    private static String drained(long epoch) {
        return """
                {"clusterId":"%s","epoch":%d,"partitions":1,"formed":true,\
                "replicas":[{"partition":0,"leader":2,"replicas":[2],"names":["2.1.1"],"founders":[]}],\
                "participants":[{"id":1,"host":"127.0.0.1","port":9001},{"id":2,"host":"127.0.0.1","port":9002}],\
                "peers":[%3$s,%4$s],"draining":[1]}""".formatted(CLUSTER, epoch, peer(1, 0), peer(2, 1));
    }

    private static String peer(int participant, int port) {
        return "{\"participant\":%d,\"incarnation\":1,\"host\":\"127.0.0.1\",\"port\":%d}".formatted(participant, port);
    }

}
