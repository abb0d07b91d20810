package io.dispersa.participant.membership;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Optional;
import io.dispersa.service.secret.KeptSecret;
import io.dispersa.service.secret.ClusterSecret;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.participant.identity.SharedIdentity;
import io.dispersa.participant.partition.LeaderQuestion;
import io.dispersa.participant.partition.PartitionMeters;
import io.dispersa.participant.partition.Partitions;
import io.dispersa.participant.partition.ScrubSettings;
import io.dispersa.participant.partition.TestClocks;
import io.dispersa.participant.store.FreeSpace;
import io.dispersa.participant.store.IdempotencySettings;
import io.dispersa.participant.store.Storage;
import io.dispersa.participant.store.StorageSettings;
import io.dispersa.raft.RaftSettings;
import io.dispersa.service.launch.ProcessEnd;
import io.dispersa.service.storage.DataDirectory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.util.unit.DataSize;
import org.springframework.web.client.RestClient;

/** Three main nodes, of which the participant was told the first one. */
class MembershipTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration INTERVAL = Duration.ofMillis(20);

    private static final ClusterSecret SECRET = ClusterSecret.create();

    private static final String HEARTBEAT = "/participants/1/heartbeat";

    @RegisterExtension
    static final WireMockExtension FIRST = mainNode();

    @RegisterExtension
    static final WireMockExtension SECOND = mainNode();

    @RegisterExtension
    static final WireMockExtension THIRD = mainNode();

    @TempDir
    Path path;

    private DataDirectory directory;

    private Storage storage;

    private Partitions partitions;

    private @Nullable Membership membership;

    @BeforeEach
    void open() {
        directory = DataDirectory.open(path);
        storage = Storage.open(path, new StorageSettings(DataSize.ofMegabytes(1), DataSize.ofMegabytes(8)),
                new IdempotencySettings(Duration.ofMinutes(10)));
        partitions = new Partitions(directory,
                new RaftSettings(path.resolve("raft"), 1000, null, _ -> Optional.empty()), storage,
                new FreeSpace(() -> 1, DataSize.ofBytes(1), () -> Instant.EPOCH),
                new PartitionMeters(new SimpleMeterRegistry()), TestClocks.right(), new ProcessEnd(_ -> {
                }), new LeaderQuestion(RestClient.create()), new ScrubSettings(Duration.ofDays(1)));
        for (WireMockExtension mainNode : List.of(FIRST, SECOND, THIRD)) {
            mainNode.stubFor(post(urlEqualTo("/participants")).willReturn(json(201, """
                    {"id":1,"incarnation":1,"clusterId":"00000000-0000-0000-0000-00000000000c","partitions":1}""")
                .withHeader(KvHeaders.SECRET, SECRET.hex())));
        }
    }

    @AfterEach
    void close() {
        if (membership != null) {
            membership.close();
        }
        partitions.close();
        storage.close();
        directory.close();
    }

    @Test
    void mainNodesThatTheTableNamesAreSpokenToAndFollowedToOtherAddresses() {
        answers(FIRST, "main-1", table(1, Map.of("main-1", FIRST, "main-2", SECOND)));
        answers(SECOND, "main-2", null);
        speakTo("127.0.0.1", FIRST);
        awaitSpokenTo(at("127.0.0.1", FIRST), at("127.0.0.1", SECOND));
        await().atMost(PATIENCE).until(() -> !SECOND.findAll(postRequestedFor(urlEqualTo(HEARTBEAT))).isEmpty());

        answers(THIRD, "main-2", table(2, Map.of("main-1", FIRST, "main-2", THIRD)));
        answers(FIRST, "main-1", table(2, Map.of("main-1", FIRST, "main-2", THIRD)));
        awaitSpokenTo(at("127.0.0.1", FIRST), at("127.0.0.1", THIRD));
    }

    @Test
    void mainNodeThatWasConfiguredIsSpokenToWhateverTheTableNames() {
        answers(FIRST, "main-1", table(1, Map.of("main-2", SECOND)));
        answers(SECOND, "main-2", null);
        speakTo("127.0.0.1", FIRST);
        awaitSpokenTo(at("127.0.0.1", FIRST), at("127.0.0.1", SECOND));
    }

    @Test
    void mainNodeThatCallsItselfOtherwiseThanItWasConfiguredIsSpokenToOnce() {
        answers(FIRST, "main-1", table(1, Map.of("main-1", FIRST, "main-2", SECOND)));
        answers(SECOND, "main-2", null);
        speakTo("localhost", FIRST);
        awaitSpokenTo(at("localhost", FIRST), at("127.0.0.1", SECOND));
        int before = FIRST.findAll(postRequestedFor(urlEqualTo(HEARTBEAT))).size();
        await().during(Duration.ofMillis(500))
            .atMost(PATIENCE)
            .until(() -> spokenTo().equals(Set.of(at("localhost", FIRST), at("127.0.0.1", SECOND))));
        assertThat(FIRST.findAll(postRequestedFor(urlEqualTo(HEARTBEAT)))).hasSizeGreaterThan(before);
    }

    /** It may have moved, and the table tells where to. */
    @Test
    void mainNodeThatAnswersNoMoreWhereItWasConfiguredIsSpokenToWhereTheTableNamesIt() {
        answers(FIRST, "main-1", table(1, Map.of("main-1", SECOND)));
        answers(SECOND, "main-1", null);
        speakTo("127.0.0.1", FIRST);
        await().atMost(PATIENCE).until(() -> partitions.epoch() == 1);
        awaitSpokenTo(at("127.0.0.1", FIRST));
        FIRST.stubFor(post(urlEqualTo(HEARTBEAT)).willReturn(aResponse().withStatus(503)));
        awaitSpokenTo(at("127.0.0.1", FIRST), at("127.0.0.1", SECOND));
        answers(FIRST, "main-1", null);
        awaitSpokenTo(at("127.0.0.1", FIRST));
        answers(FIRST, "main-9", null);
        awaitSpokenTo(at("127.0.0.1", FIRST), at("127.0.0.1", SECOND));
    }

    private static WireMockExtension mainNode() {
        return WireMockExtension.newInstance()
            .options(WireMockConfiguration.wireMockConfig().dynamicPort().bindAddress("127.0.0.1"))
            .build();
    }

    private void speakTo(String host, WireMockExtension mainNode) {
        SharedIdentity identity = SharedIdentity.start(directory);
        HeartbeatMeter meter = new HeartbeatMeter(new SimpleMeterRegistry());
        Membership started = new Membership(partitions, List.of(new MainAddress(host, mainNode.getPort())),
                (address, port) -> new MembershipAgent(new MainNode(client(address), new KeptSecret(directory)),
                        identity, partitions, new ProcessEnd(_ -> {
                        }), meter, new Contact(address.hostAndPort(), new Backoff(RandomGenerator.getDefault())),
                        INTERVAL, known -> new RegistrationRequest("127.0.0.1", port, 10001, known.instance(),
                                known.clusterId(), null)
                            .at(known.boot(), known.incarnation())));
        membership = started;
        started.onApplicationEvent(
                new ServletWebServerInitializedEvent(new Listening(), new ServletWebServerApplicationContext()));
    }

    private static RestClient client(MainAddress address) {
        return RestClient.builder()
            .baseUrl(address.uri())
            .requestFactory(ClientHttpRequestFactoryBuilder.httpComponents()
                .withHttpClientCustomizer(http -> http.disableAutomaticRetries().disableRedirectHandling())
                .build(HttpClientSettings.defaults().withTimeouts(PATIENCE, PATIENCE)))
            .build();
    }

    private void awaitSpokenTo(String... addresses) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(spokenTo()).containsExactlyInAnyOrder(addresses));
    }

    /** By the threads that live: each speaks to one address. */
    private Set<String> spokenTo() {
        Set<Integer> ports = Stream.of(FIRST, SECOND, THIRD)
            .map(WireMockExtension::getPort)
            .collect(Collectors.toSet());
        return Thread.getAllStackTraces()
            .keySet()
            .stream()
            .map(Thread::getName)
            .filter(name -> name.startsWith("membership-")
                    && ports.contains(Integer.valueOf(name.substring(name.lastIndexOf(':') + 1))))
            .map(name -> name.substring("membership-".length()))
            .collect(Collectors.toSet());
    }

    private static String at(String host, WireMockExtension mainNode) {
        return host + ":" + mainNode.getPort();
    }

    /** Answers by a table, or by saying that there is no newer one. */
    private static void answers(WireMockExtension mainNode, String name, @Nullable String table) {
        ResponseDefinitionBuilder answer = table == null ? aResponse().withStatus(204) : json(200, table);
        mainNode.stubFor(post(urlEqualTo(HEARTBEAT)).willReturn(answer.withHeader(KvHeaders.MAIN_NODE, name)
            .withHeader(KvHeaders.PEER, SECRET.token(ClusterSecret.PARTICIPANT))));
    }

    private static ResponseDefinitionBuilder json(int status, String body) {
        return aResponse().withStatus(status).withHeader("Content-Type", "application/json").withBody(body);
    }

    private static String table(int epoch, Map<String, WireMockExtension> mainNodes) {
        return """
                {"clusterId":"00000000-0000-0000-0000-00000000000c","epoch":%d,"partitions":1,"formed":false,\
                "replicas":[],"participants":[],"peers":[],"mainNodes":[%s]}""".formatted(epoch,
                mainNodes.entrySet()
                    .stream()
                    .map(mainNode -> "{\"name\":\"%s\",\"host\":\"127.0.0.1\",\"port\":%d,\"raftPort\":1}"
                        .formatted(mainNode.getKey(), mainNode.getValue().getPort()))
                    .collect(Collectors.joining(",")));
    }

    /** The web server of a participant. */
    private static final class Listening implements WebServer {

        @Override
        public void start() {
        }

        @Override
        public void stop() {
        }

        @Override
        public int getPort() {
            return 9001;
        }

    }

}
