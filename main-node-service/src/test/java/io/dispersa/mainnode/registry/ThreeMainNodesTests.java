package io.dispersa.mainnode.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dispersa.service.secret.KeptSecret;
import io.dispersa.service.secret.ClusterSecret;
import io.dispersa.mainnode.TrustingMainNode;
import io.dispersa.api.Boot;
import io.dispersa.api.ClusterStatus.MainNodeStatus;
import io.dispersa.api.Heartbeat;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.Registration;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.mainnode.MainNodeApplication;
import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/** Three main nodes in one process. */
class ThreeMainNodesTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final UUID INSTANCE = UUID.randomUUID();

    @TempDir
    private Path temp;

    private final List<ConfigurableApplicationContext> running = new ArrayList<>();

    private List<Integer> ports = IntStream.generate(FreePorts::take).limit(6).boxed().toList();

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void start() {
        IntStream.range(0, 3).forEach(this::start);
        awaitTables();
    }

    @AfterEach
    void stop() {
        running.forEach(ConfigurableApplicationContext::close);
        http.close();
    }

    @Test
    void registerAtAnyMainNodeIsDecidedByTheLeaderAndKnownWhereItWasAsked() throws Exception {
        Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> running.stream().filter(main -> registry(main).leads()).count() == 1);
        UUID instance = UUID.randomUUID();
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = register(i, 9001, instance);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(i == 0 ? 201 : 200);
            assertThat(answer.headers().firstValue("Location")).contains("/participants/1");
            assertThat(JsonMapper.shared().readValue(answer.body(), Registration.class).id()).isEqualTo(1);
            Registry here = registry(running.get(i));
            Awaitility.await().atMost(PATIENCE).until(() -> here.member(1).isPresent());
            HttpResponse<String> conflict = register(i, 9001, UUID.randomUUID(), UUID.randomUUID());
            assertThat(conflict.statusCode()).isEqualTo(409);
            assertThat(conflict.body()).contains("\"participant-conflict\"");
        }
    }

    @Test
    void registerWhenTheLeaderIsGoneWorksAgainAndNothingIsForgotten() throws Exception {
        assertThat(register(0, 9001, UUID.randomUUID()).statusCode()).isEqualTo(201);
        ConfigurableApplicationContext leader = running.stream()
            .filter(main -> registry(main).leads())
            .findFirst()
            .orElseThrow();
        int gone = running.indexOf(leader);
        leader.close();
        int asked = (gone + 1) % 3;
        Awaitility.await().atMost(PATIENCE).until(() -> register(asked, 9002, INSTANCE).statusCode() < 300);
        PartitionTable table = registry(running.get(asked)).table().orElseThrow();
        assertThat(table.participants()).hasSize(2);

        start(gone);
        Awaitility.await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(registry(running.getLast()).table()).contains(table));
    }

    @Test
    void mainNodeThatWasEmptiedServesNothingUntilItReplacesTheLostOne() throws Exception {
        String lost = name(1);
        awaitStart(lost, 1);
        running.remove(1).close();
        FileSystemUtils.deleteRecursively(temp.resolve("main-1"));
        start(1);
        Registry anew = registry(running.getLast());
        Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> anew.waiting().filter(why -> why.contains("it waits to be taken in")).isPresent());
        assertThat(anew.self().name()).isNotEqualTo(lost);
        assertThat(anew.table()).isEmpty();
        Awaitility.await().atMost(PATIENCE).until(() -> mainNodes(0).contains("\"waiting\""));

        assertThat(send(HttpRequest.newBuilder(uri(0, "/main-nodes/" + lost)).DELETE()).statusCode()).isEqualTo(202);
        awaitTables();
        Awaitility.await().atMost(PATIENCE).until(() -> !mainNodes(0).contains(lost));
        assertThat(mainNodes(0)).contains(anew.self().name()).doesNotContain("\"waiting\"");
        HttpResponse<String> gone = send(HttpRequest.newBuilder(uri(0, "/main-nodes/" + lost)).DELETE());
        assertThat(gone.statusCode()).isEqualTo(404);
    }

    @Test
    void mainNodesThatAllComeBackAtOtherPortsFindEachOther() {
        PartitionTable table = registry(running.getFirst()).table().orElseThrow();
        List<String> names = List.of(name(0), name(1), name(2));
        names.forEach(name -> awaitStart(name, 1));
        running.forEach(ConfigurableApplicationContext::close);
        running.clear();
        ports = IntStream.generate(FreePorts::take).limit(6).boxed().toList();
        IntStream.range(0, 3).forEach(this::start);
        awaitTables();
        assertThat(registry(running.getFirst()).table().orElseThrow().clusterId()).isEqualTo(table.clusterId());
        names.forEach(name -> awaitStart(name, 2));
        for (ConfigurableApplicationContext main : running) {
            Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> registry(main).mainNodes().stream().map(MainNodeStatus::address).toList(),
                        addresses -> Set.copyOf(addresses)
                            .equals(Set.of("127.0.0.1:" + ports.get(0), "127.0.0.1:" + ports.get(1),
                                    "127.0.0.1:" + ports.get(2))));
        }
    }

    @Test
    void mainNodeThatComesBackElsewhereIsFoundByThoseWhoStayed() {
        String moved = name(2);
        awaitStart(moved, 1);
        running.remove(2).close();
        List<Integer> before = ports;
        ports = List.of(before.get(0), before.get(1), FreePorts.take(), before.get(3), before.get(4), FreePorts.take());
        start(2);
        awaitStart(moved, 2);
        awaitTables();
    }

    @Test
    void removeWhenAnEvenNumberWouldBeLeftIsRefused() throws Exception {
        awaitStart(name(1), 1);
        HttpResponse<String> refused = send(HttpRequest.newBuilder(uri(0, "/main-nodes/" + name(1))).DELETE());
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
        assertThat(refused.body()).contains("\"main-node-conflict\"", "--dispersa.main.join");
    }

    @Test
    void startWhenTheDirectoryIsAnOlderCopyIsRefusedHoweverOftenItIsTried() throws Exception {
        String second = name(1);
        Path directory = temp.resolve("main-1");
        awaitStart(second, 1);
        running.remove(1).close();
        FileSystemUtils.copyRecursively(directory, temp.resolve("copy"));
        start(1);
        awaitStart(second, 2);
        running.removeLast().close();
        FileSystemUtils.copyRecursively(directory, temp.resolve("newer"));
        FileSystemUtils.deleteRecursively(directory);
        FileSystemUtils.copyRecursively(temp.resolve("copy"), directory);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> start(1)).hasRootCauseInstanceOf(StartupRefusal.class)
                .rootCause()
                .hasMessageContaining("is an older copy: this is start 2 of it");
        }
        FileSystemUtils.deleteRecursively(directory);
        FileSystemUtils.copyRecursively(temp.resolve("newer"), directory);
        start(1);
        awaitStart(second, 3);
    }

    /** Waits until all who run know of a start of a main node. */
    private void awaitStart(String mainNode, long boots) {
        Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> running.stream()
                .allMatch(main -> registry(main).state()
                    .flatMap(state -> state.mainNodes().lastStart(mainNode))
                    .filter(last -> last.boots() == boots)
                    .isPresent()));
    }

    @Test
    void registerWhenThereIsNoMajorityIsNotDone() throws Exception {
        running.get(1).close();
        running.get(2).close();
        HttpResponse<String> answer = register(0, 9001, UUID.randomUUID());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("\"no-leader\"");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void heartbeatWhenMainNodeFollowsIsAnsweredWithTheEpochAndNotConfirmed() throws Exception {
        PartitionTable table = formed();
        int leader = leader();
        for (int main = 0; main < 3; main++) {
            for (long epoch : List.of(0L, table.epoch())) {
                HttpResponse<String> answer = heartbeat(main, table, epoch);
                assertThat(answer.statusCode()).isEqualTo(epoch == 0 ? 200 : 204);
                assertThat(answer.headers().firstValue(KvHeaders.EPOCH)).contains(Long.toString(table.epoch()));
                assertThat(confirms(answer)).isEqualTo(main == leader);
            }
        }
    }

    @Test
    void heartbeatWhenParticipantHasALaterTableEndsAllDecisions() throws Exception {
        PartitionTable table = formed();
        int leader = leader();
        int follower = (leader + 1) % 3;
        assertThat(confirms(heartbeat(follower, table, table.epoch() + 1))).isFalse();
        assertThat(confirms(heartbeat(leader, table, table.epoch()))).isTrue();
        HttpResponse<String> answer = heartbeat(leader, table, table.epoch() + 1);
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(confirms(answer)).isFalse();
        assertThat(confirms(heartbeat(leader, table, table.epoch()))).isFalse();
        for (int main : List.of(leader, follower)) {
            for (HttpResponse<String> refused : List.of(register(main, 9002, UUID.randomUUID()),
                    post(main, "/rebalance/pause", ""))) {
                assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
                assertThat(refused.body()).contains("\"registry-outdated\"", "--dispersa.recover-registry");
            }
        }
        Registry registry = registry(running.get(leader));
        assertThat(registry.change(new RegistryCommand.Pause(true))).isFalse();
        assertThat(registry.table()).contains(table);
    }

    @Test
    void registerWhenParticipantIsInALaterIncarnationIsRefused() throws Exception {
        PartitionTable table = formed();
        RegistrationRequest later = new RegistrationRequest("h", 9001, 10001, INSTANCE, table.clusterId(), null)
            .at(new Boot(2, UUID.randomUUID()), 2);
        HttpResponse<String> refused = post(0, "/participants", later);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.body()).contains("\"registry-outdated\"", "incarnation 2");
    }

    /** For a second or two it takes itself for the leader. */
    @Test
    void heartbeatWhenLeaderHasLostItsMajorityIsAnsweredAndNotConfirmed() throws Exception {
        PartitionTable table = formed();
        int leader = leader();
        List<Integer> others = IntStream.range(0, 3).filter(main -> main != leader).boxed().toList();
        List<Thread> closing = others.stream()
            .map(other -> Thread.ofPlatform().start(running.get(other)::close))
            .toList();
        Awaitility.await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(10))
            .until(() -> others.stream().noneMatch(other -> accepts(ports.get(other + 3))));
        HttpResponse<String> answer = heartbeat(leader, table, table.epoch());
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue(KvHeaders.EPOCH)).contains(Long.toString(table.epoch()));
        assertThat(confirms(answer)).isFalse();
        for (Thread thread : closing) {
            thread.join();
        }
    }

    /**
     * Returns the first table of a cluster of one participant, which all main nodes know.
     */
    private PartitionTable formed() throws Exception {
        assertThat(register(0, 9001, INSTANCE).statusCode()).isEqualTo(201);
        PartitionTable empty = registry(running.get(leader())).table().orElseThrow();
        Awaitility.await().atMost(PATIENCE).until(() -> {
            heartbeat(leader(), empty, 0);
            return registry(running.get(leader())).table().orElseThrow().formed();
        });
        awaitTables();
        return registry(running.getFirst()).table().orElseThrow();
    }

    private static boolean confirms(HttpResponse<String> answer) {
        return answer.headers().firstValue(KvHeaders.REGISTRY_LEADER).isPresent();
    }

    private static boolean accepts(int port) {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        }
        catch (IOException _) {
            return false;
        }
    }

    private int leader() {
        return Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> IntStream.range(0, 3).filter(main -> registry(running.get(main)).leads()).boxed().toList(),
                    leaders -> leaders.size() == 1)
            .getFirst();
    }

    private HttpResponse<String> heartbeat(int main, PartitionTable table, long epoch) throws Exception {
        return post(main, "/participants/1/heartbeat",
                new Heartbeat(table.clusterId(), INSTANCE, new Boot(1, INSTANCE), 1, epoch, List.of(), null));
    }

    private HttpResponse<String> register(int main, int port, UUID instance) throws Exception {
        return register(main, port, instance, null);
    }

    private HttpResponse<String> register(int main, int port, UUID instance, @Nullable UUID cluster) throws Exception {
        return post(main, "/participants", new RegistrationRequest("h", port, port + 1000, instance, cluster, null)
            .at(new Boot(1, instance), null));
    }

    private HttpResponse<String> post(int main, String path, Object body) throws Exception {
        return send(HttpRequest.newBuilder(uri(main, path))
            .header("Content-Type", "application/json")
            .header(KvHeaders.PEER, secret(main).token(ClusterSecret.MAIN_NODE))
            .POST(HttpRequest.BodyPublishers.ofByteArray(JsonMapper.shared().writeValueAsBytes(body))));
    }

    private ClusterSecret secret(int main) {
        return running.get(main).getBean(KeptSecret.class).get().orElseThrow();
    }

    private void awaitTables() {
        Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> running.stream().map(main -> registry(main).table()).distinct().count() == 1
                    && registry(running.getFirst()).table().filter(table -> table.mainNodes().size() == 3).isPresent());
    }

    private void start(int i) {
        String peers = String.join(",",
                IntStream.range(0, 3)
                    .mapToObj(peer -> "127.0.0.1:" + ports.get(peer) + "/" + ports.get(peer + 3))
                    .toList());
        running.add(new SpringApplication(MainNodeApplication.class, TrustingMainNode.class).run(
                "--server.port=" + ports.get(i), "--dispersa.main.peers=" + peers,
                "--dispersa.data-dir=" + temp.resolve("main-" + i), "--spring.jmx.enabled=false"));
    }

    private String name(int main) {
        return registry(running.get(main)).self().name();
    }

    private URI uri(int main, String path) {
        return URI.create("http://127.0.0.1:" + ports.get(main) + path);
    }

    private String mainNodes(int main) throws Exception {
        return send(HttpRequest.newBuilder(uri(main, "/main-nodes")).GET()).body();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Registry registry(ConfigurableApplicationContext main) {
        return main.getBean(Registry.class);
    }

}
