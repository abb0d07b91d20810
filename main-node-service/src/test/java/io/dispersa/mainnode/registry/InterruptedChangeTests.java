package io.dispersa.mainnode.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.service.secret.ClusterSecret;
import io.dispersa.service.secret.KeptSecret;
import io.dispersa.api.KnownMainNode;
import io.dispersa.api.MainNodeStanding;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.Registration;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.api.Boot;
import io.dispersa.mainnode.MainNodeApplication;
import io.dispersa.mainnode.TrustingMainNode;
import io.dispersa.mainnode.roll.MainNodeRoll;
import io.dispersa.raft.GroupStatus;
import io.dispersa.raft.RaftException;
import io.dispersa.testing.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * The leader of the registry is lost between two steps of a change of the main nodes. The
 * steps are: the registry notes what is wanted, the group agrees on its members, and the
 * registry notes these.
 */
class InterruptedChangeTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int REGISTRATIONS = 20;

    @TempDir
    private Path temp;

    private final HttpClient http = HttpClient.newHttpClient();

    /** By the directories of the main nodes. */
    private final Map<String, ConfigurableApplicationContext> running = new LinkedHashMap<>();

    private final Map<String, Integer> ports = new LinkedHashMap<>();

    private final Map<String, String> addresses = new LinkedHashMap<>();

    private final Map<String, String> names = new LinkedHashMap<>();

    /** The ports of participants, by the ids that were acknowledged. */
    private final Map<Integer, Integer> registered = new ConcurrentHashMap<>();

    @AfterEach
    void stop() {
        running.values().forEach(ConfigurableApplicationContext::close);
        http.close();
    }

    @Test
    void oneBecomesThreeWhenTheOnlyLeaderIsLostBeforeTheGroupHasAgreed() {
        startOne();
        register("a", 9001);
        lose("a");
        start("a");
        awaitMembers("a", "b", "c");
        assertNoneLost("a", "b", "c");
    }

    @Test
    void oneBecomesThreeWhenTheLeaderIsLostBeforeTheRegistryHasNotedIt() throws Exception {
        startOne();
        changeMembers("a", List.of("a"), List.of("a", "b", "c"));
        register("a", 9001);
        Thread registering = registerMore("b");
        lose("a");
        awaitMembers("b", "c");
        register("c", 9002);
        start("a");
        awaitMembers("a", "b", "c");
        registering.join();
        assertNoneLost("a", "b", "c");
    }

    @Test
    void replacementWhoseLeaderIsLostBeforeTheRegistryHasNotedItEnds() throws Exception {
        Roles roles = startThreeOfWhichOneIsToGo();
        changeMembers(roles.leader(), List.of("a", "b", "c"), List.of(roles.leader(), roles.stays(), "d"));
        register(roles.leader(), 9001);
        Thread registering = registerMore(roles.stays());
        lose(roles.leader());
        awaitMembers(roles.stays(), "d");
        start(roles.leader());
        awaitMembers(roles.leader(), roles.stays(), "d");
        registering.join();
        assertNoneLost(roles.leader(), roles.stays(), "d");
        assertThat(remove("d", roles.goes())).as("it is gone").isEqualTo(404);
    }

    @Test
    void replacementWhoseLeaderLeadsNoMoreBeforeTheGroupHasAgreedIsFinishedByTheNext() throws Exception {
        Roles roles = startThreeOfWhichOneIsToGo();
        register(roles.leader(), 9001);
        Thread registering = registerMore("d");
        registry(roles.leader()).group().transferLeadership(name(roles.stays()), PATIENCE);
        assertThat(remove(roles.stays(), roles.goes())).as("the same order again").isIn(202, 404);
        awaitMembers(roles.leader(), roles.stays(), "d");
        registering.join();
        assertNoneLost(roles.leader(), roles.stays(), "d");
    }

    /**
     * Three main nodes while a fourth one waits to replace one of them.
     *
     * @param leader takes no step any more
     * @param goes neither; it would end this process if it noticed that it was removed
     * @param stays is as it should be
     */
    private record Roles(String leader, String goes, String stays) {
    }

    private Roles startThreeOfWhichOneIsToGo() throws Exception {
        List<String> three = List.of("a", "b", "c");
        three.forEach(this::prepare);
        String peers = three.stream().map(addresses::get).collect(Collectors.joining(","));
        three.forEach(mainNode -> start(mainNode, "--dispersa.main.peers=" + peers));
        awaitMembers("a", "b", "c");
        String leader = leader();
        List<String> others = three.stream().filter(mainNode -> !mainNode.equals(leader)).toList();
        hold(leader);
        hold(others.getFirst());
        join("d");
        awaitWaiting(leader, "d");
        assertThat(remove(leader, others.getFirst())).isEqualTo(202);
        return new Roles(leader, others.getFirst(), others.getLast());
    }

    /** It takes no step any more, and two others wait to be taken in. */
    private void startOne() {
        prepare("a");
        start("a");
        awaitMembers("a");
        hold("a");
        join("b");
        join("c");
        awaitWaiting("a", "b", "c");
        assertThat(status("a").members()).as("the step that is not taken").hasSize(1);
    }

    /** Has a main node take no step by itself, while it does all else. */
    private void hold(String mainNode) {
        running(mainNode).getBean(MainNodeAgent.class).stop();
    }

    private void changeMembers(String leader, List<String> from, List<String> to) {
        RegistryGroup group = registry(leader).group();
        ClusterSecret secret = running(leader).getBean(KeptSecret.class).get().orElseThrow();
        to.forEach(mainNode -> registry(mainNode).takeSecret(secret));
        await().atMost(PATIENCE).ignoreExceptionsInstanceOf(RaftException.class).until(() -> {
            group.changeMembers(from.stream().map(this::name).toList(), to.stream().map(this::name).toList(), PATIENCE);
            return true;
        });
        assertThat(roll(leader).with(MainNodeStanding.WAITING)).as("the step that is not taken").isNotEmpty();
    }

    private void lose(String mainNode) {
        Objects.requireNonNull(running.remove(mainNode)).close();
    }

    private void prepare(String mainNode) {
        ports.put(mainNode, FreePorts.take());
        addresses.put(mainNode, "127.0.0.1:" + ports.get(mainNode) + "/" + FreePorts.take());
    }

    private void join(String mainNode) {
        prepare(mainNode);
        start(mainNode, "--dispersa.main.join=" + addresses.get("a"));
    }

    private void start(String mainNode, String... options) {
        String address = Objects.requireNonNull(addresses.get(mainNode));
        String[] all = Stream.concat(
                Stream.of("--server.port=" + port(mainNode), "--dispersa.main.self=" + address,
                        "--dispersa.data-dir=" + temp.resolve(mainNode), "--spring.jmx.enabled=false"),
                Arrays.stream(options))
            .toArray(String[]::new);
        running.put(mainNode, new SpringApplication(MainNodeApplication.class, TrustingMainNode.class).run(all));
        names.put(mainNode, registry(mainNode).self().name());
    }

    /**
     * Waits until these main nodes, and whoever is away, are the members by the group and
     * by the registry of each, and nobody waits.
     */
    private void awaitMembers(String... mainNodes) {
        await().atMost(PATIENCE).ignoreExceptionsInstanceOf(NoSuchElementException.class).untilAsserted(() -> {
            for (String mainNode : mainNodes) {
                Set<String> members = status(mainNode).members()
                    .stream()
                    .map(member -> member.id())
                    .collect(Collectors.toSet());
                assertThat(members).hasSize(mainNodes.length == 1 ? 1 : 3)
                    .containsAll(Arrays.stream(mainNodes).map(this::name).toList());
                assertThat(roll(mainNode).present()).as("%s: %s", mainNode, roll(mainNode))
                    .allMatch(known -> known.standing() == MainNodeStanding.MEMBER && known.boot() != null)
                    .extracting(KnownMainNode::name)
                    .containsExactlyInAnyOrderElementsOf(members);
                assertThat(table(mainNode)).isEqualTo(table(mainNodes[0]));
            }
        });
    }

    private void awaitWaiting(String asked, String... mainNodes) {
        await().atMost(PATIENCE)
            .untilAsserted(() -> assertThat(roll(asked).with(MainNodeStanding.WAITING)).extracting(KnownMainNode::name)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(mainNodes).map(this::name).toList()));
    }

    private String leader() {
        return await().atMost(PATIENCE)
            .until(() -> running.keySet().stream().filter(mainNode -> registry(mainNode).leads()).toList(),
                    leaders -> leaders.size() == 1)
            .getFirst();
    }

    /** Registers participants while the leader changes. */
    private Thread registerMore(String asked) {
        return Thread
            .startVirtualThread(() -> IntStream.range(0, REGISTRATIONS).forEach(i -> register(asked, 10_000 + i)));
    }

    /** Asks again until it is acknowledged, as a participant does. */
    private void register(String asked, int port) {
        RegistrationRequest request = new RegistrationRequest("h", port, port + 1000, UUID.randomUUID(), null, null)
            .at(new Boot(1, UUID.randomUUID()), null);
        HttpResponse<String> answer = await().atMost(PATIENCE)
            .ignoreExceptionsInstanceOf(IOException.class)
            .until(() -> send(asked, "/participants",
                    builder -> builder.header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(JsonMapper.shared().writeValueAsBytes(request)))),
                    response -> response.statusCode() < 300);
        registered.put(JsonMapper.shared().readValue(answer.body(), Registration.class).id(), port);
    }

    private void assertNoneLost(String... mainNodes) {
        for (String mainNode : mainNodes) {
            await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(table(mainNode).participants()
                    .stream()
                    .collect(Collectors.toMap(ParticipantAddress::id, ParticipantAddress::port)))
                    .isEqualTo(registered));
        }
    }

    private int remove(String asked, String mainNode) throws Exception {
        return send(asked, "/main-nodes/" + name(mainNode), HttpRequest.Builder::DELETE).statusCode();
    }

    private HttpResponse<String> send(String asked, String path, UnaryOperator<HttpRequest.Builder> request)
            throws Exception {
        return http.send(
                request.apply(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(asked) + path))).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private int port(String mainNode) {
        return Objects.requireNonNull(ports.get(mainNode));
    }

    private String name(String mainNode) {
        return Objects.requireNonNull(names.get(mainNode));
    }

    private ConfigurableApplicationContext running(String mainNode) {
        return Objects.requireNonNull(running.get(mainNode));
    }

    private Registry registry(String mainNode) {
        return running(mainNode).getBean(Registry.class);
    }

    private GroupStatus status(String mainNode) {
        return registry(mainNode).group().status().orElseThrow();
    }

    private MainNodeRoll roll(String mainNode) {
        return registry(mainNode).state().map(RegistryState::mainNodes).orElse(MainNodeRoll.NONE);
    }

    private PartitionTable table(String mainNode) {
        return registry(mainNode).table().orElseThrow();
    }

}
