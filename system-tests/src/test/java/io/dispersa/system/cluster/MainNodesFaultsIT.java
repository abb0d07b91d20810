package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.ParticipantInfo;
import io.dispersa.api.ParticipantState;
import io.dispersa.api.Problem;
import io.dispersa.api.Registration;
import io.dispersa.system.history.History;
import io.dispersa.system.history.Workload;
import io.dispersa.testing.FreePorts;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Three main nodes: any of them can be missed. */
class MainNodesFaultsIT {

    private static final Duration REGISTRATION_RESUMES = Duration.ofSeconds(5);

    /** How long a condition is waited for on a busy machine; no promise. */
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    private static Path temp;

    private static TestCluster cluster;

    @BeforeAll
    static void prepareCluster() {
        cluster = new TestCluster(temp, 3, 3);
    }

    @AfterAll
    static void endCluster() {
        cluster.close();
    }

    @BeforeEach
    void mendCluster() {
        cluster.mend();
    }

    @Test
    void withoutAnyOneMainNodeTheOthersServeAndRegister() throws IOException {
        List<Integer> ids = participants(0).stream()
            .map(ParticipantInfo::id)
            .collect(Collectors.toCollection(ArrayList::new));
        for (int victim : List.of(0, 1, 2)) {
            List<Integer> others = Stream.of(0, 1, 2).filter(i -> i != victim).toList();
            try (Workload workload = Workload.start("without-" + victim,
                    others.stream().map(i -> cluster.main(i, "/")).toList(), false)) {
                workload.awaitWrites(0, LIMIT);
                long killed = workload.history().now();
                cluster.mainNodes().get(victim).kill();
                for (int other : others) {
                    ids.add(registered(other, REGISTRATION_RESUMES.minusNanos(workload.history().now() - killed)));
                }
                workload.awaitWrites(workload.history().now(), LIMIT);
                cluster.mainNodes().get(victim).start();
                awaitSameEpoch(others.getFirst(), victim);
                workload.awaitWrites(workload.history().now(), LIMIT);
                History history = workload.finish();
                System.out.println("MainNodesFaultsIT: " + history);
                assertThat(history.violations()).as(history.toString()).isEmpty();
                assertThat(history.failures()).as(history.toString()).isEmpty();
            }
            assertThat(ids).doesNotHaveDuplicates();
            for (int i : List.of(0, 1, 2)) {
                await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(participants(i)).extracting(ParticipantInfo::id)
                        .containsExactlyInAnyOrderElementsOf(ids));
            }
        }
    }

    @Test
    void withoutAMajorityKeysAreServedAndNobodyIsRegistered() throws IOException {
        cluster.mainNodes().get(0).kill();
        cluster.mainNodes().get(1).kill();
        assertThat(cluster.put(cluster.main(2, "/kv/alone"), "v").statusCode()).isIn(201, 204);
        assertThat(cluster.get(cluster.main(2, "/kv/alone")).body()).isEqualTo("v");
        // Until it notices that it is alone, a leader cannot know what becomes of an
        // entry.
        HttpResponse<String> refused;
        try (Registrant registrant = new Registrant()) {
            refused = await().atMost(LIMIT)
                .until(() -> register(2, registrant.port()), answer -> answer.statusCode() != 504);
        }
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(JsonMapper.shared().readValue(refused.body(), Problem.class).code()).isEqualTo(ErrorCode.NO_LEADER);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void participantThatIsNewOrBackFindsAMainNodeThatAnswers() throws IOException {
        cluster.mainNodes().get(0).kill();
        int port = FreePorts.take();
        try (Ended newcomer = new Ended(cluster.newParticipant("newcomer", port, cluster.mainPort(),
                cluster.mainNodesOption().toArray(String[]::new)))) {
            newcomer.process().start();
            cluster.participants().get(2).stop();
            cluster.participants().get(2).start();
            int backPort = cluster.participant(2, "").getPort();
            for (int i : List.of(1, 2)) {
                await().atMost(LIMIT)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(participants(i))
                        .filteredOn(participant -> participant.state() == ParticipantState.UP)
                        .extracting(ParticipantInfo::port)
                        .contains(port, backPort));
            }
        }
    }

    private record Ended(ServiceProcess process) implements AutoCloseable {

        @Override
        public void close() {
            process.end();
        }
    }

    private static void awaitSameEpoch(int asked, int back) {
        await().atMost(LIMIT)
            .ignoreExceptions()
            .untilAsserted(() -> assertThat(cluster.status(back).epoch()).isEqualTo(cluster.status(asked).epoch()));
    }

    private static int registered(int mainNode, Duration limit) throws IOException {
        try (Registrant registrant = new Registrant()) {
            return registered(mainNode, registrant.port(), limit);
        }
    }

    private static int registered(int mainNode, int port, Duration limit) {
        AtomicReference<HttpResponse<String>> answer = new AtomicReference<>();
        await().atMost(limit)
            .pollInterval(Duration.ofMillis(100))
            .pollDelay(Duration.ZERO)
            .until(() -> register(mainNode, port), response -> {
                answer.set(response);
                return response.statusCode() == 201 || response.statusCode() == 200;
            });
        return JsonMapper.shared().readValue(answer.get().body(), Registration.class).id();
    }

    private static HttpResponse<String> register(int mainNode, int port) throws IOException {
        return cluster.send(HttpRequest.newBuilder(cluster.main(mainNode, "/participants"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"host\":\"127.0.0.1\",\"port\":" + port + "}")));
    }

    private static List<ParticipantInfo> participants(int mainNode) throws IOException {
        String body = cluster.get(cluster.main(mainNode, "/participants")).body();
        return List.of(JsonMapper.shared().readValue(body, ParticipantInfo[].class));
    }

}
