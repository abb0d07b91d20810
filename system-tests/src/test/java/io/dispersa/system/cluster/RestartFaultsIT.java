package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.UUID;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.ClusterStatus;
import io.dispersa.api.Key;
import io.dispersa.api.PartitionStatus;
import io.dispersa.partition.Partitioner;
import io.dispersa.testing.FreePorts;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes end in every way and come back: what was acknowledged is there. */
class RestartFaultsIT {

    private static final Duration REPLICATED = Duration.ofMinutes(2);

    @TempDir
    private Path temp;

    private TestCluster cluster;

    @BeforeEach
    void prepareCluster() {
        cluster = new TestCluster(temp, 2);
    }

    @AfterEach
    void endCluster() {
        cluster.close();
    }

    @Test
    void dataIsThereAfterEachProcessWasRestartedOrKilled() throws Exception {
        cluster.start();
        putAll();
        ClusterStatus before = cluster.status(0);
        for (ServiceProcess participant : cluster.participants()) {
            participant.stop();
            participant.start();
        }
        cluster.mainNode().stop();
        cluster.mainNode().start();
        cluster.awaitReady();
        assertAllThere();

        cluster.participants().get(0).kill();
        HttpResponse<String> whileDead = cluster.get(cluster.main("/kv/key-" + keyOf(0)));
        assertThat(whileDead.statusCode()).isEqualTo(503);
        assertThat(whileDead.body()).containsAnyOf("participant-unavailable", "no-leader");
        assertThat(cluster.get(cluster.main("/list")).body()).contains("# participant 1 at", "is missing",
                "This list is not complete.");
        await().atMost(Duration.ofSeconds(15))
            .until(() -> cluster.get(cluster.main("/participants")).body().contains("\"state\":\"suspect\""));
        await().atMost(Duration.ofSeconds(5))
            .until(() -> cluster.get(cluster.main("/actuator/health/readiness")).statusCode() == 503);
        cluster.participants().get(0).start();
        cluster.mainNode().kill();
        cluster.mainNode().start();
        cluster.awaitReady();
        assertAllThere();
        assertThat(cluster.status(0)).satisfies(after -> {
            assertThat(after.clusterId()).isEqualTo(before.clusterId());
            assertThat(after.epoch()).isEqualTo(before.epoch());
            assertThat(after.participants()).isEqualTo(before.participants());
            assertThat(after.replicas()).extracting(PartitionStatus::leader)
                .isEqualTo(before.replicas().stream().map(PartitionStatus::leader).toList());
        });
    }

    @Test
    void everyAcknowledgedWriteIsThereAfterAllProcessesWereKilledWhileWriting() throws Exception {
        cluster.start();
        Map<String, String> acknowledged = new ConcurrentHashMap<>();
        AtomicBoolean stop = new AtomicBoolean();
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = IntStream.range(0, 8)
                .mapToObj(i -> writers.submit(() -> write(i, acknowledged, stop)))
                .toList();
            await().atMost(Duration.ofSeconds(30)).until(() -> acknowledged.size() > 200);
            cluster.participants().forEach(ServiceProcess::kill);
            cluster.mainNode().kill();
            stop.set(true);
            for (Future<?> writer : running) {
                writer.get(30, TimeUnit.SECONDS);
            }
        }
        cluster.start();
        for (var write : acknowledged.entrySet()) {
            assertThat(cluster.get(cluster.main("/kv/" + write.getKey())).body()).isEqualTo(write.getValue());
        }
    }

    @Test
    void clusterFormsWhenTheMainNodeIsStartedLast() throws IOException {
        cluster.participants().forEach(ServiceProcess::start);
        cluster.participants().forEach(participant -> participant.awaitLog("does not answer"));
        cluster.mainNode().start();
        cluster.awaitReady();
        assertThat(cluster.put("k", "v").statusCode()).isEqualTo(201);
    }

    @Test
    void secondProcessOnADataDirectoryIsRefused() {
        cluster.start();
        ServiceProcess second = cluster.newParticipant("participant-1", FreePorts.take(), cluster.mainPort());
        second.start();
        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(second.log()).contains("is in use by another process", "--dispersa.data-dir")
            .doesNotContain("\tat ");
        assertThat(cluster.participants().get(0).isAlive()).isTrue();
    }

    @Test
    void participantOfAnotherClusterIsRefused() throws IOException {
        try (TestCluster other = new TestCluster(temp.resolve("other"), 1)) {
            assertThat(temp.resolve("other").toFile().mkdir()).isTrue();
            other.start();
            cluster.mainNode().start();
            await().ignoreExceptions()
                .atMost(Duration.ofSeconds(30))
                .until(() -> cluster.get(cluster.main("/participants")).statusCode() == 200);
            other.participants().get(0).stop();
            ServiceProcess lost = other.newParticipant("participant-1", FreePorts.take(), cluster.mainPort());
            lost.start();
            lost.awaitLog("belongs to cluster");
            assertThat(lost.log()).contains("It stores nothing new and tries again").doesNotContain("\tat ");
            assertThat(lost.isAlive()).isTrue();
            lost.stop();
            assertThat(cluster.get(cluster.main("/participants")).body()).isEqualTo("[]");
        }
    }

    @Test
    void registryThatIsLostIsMadeAgainFromTheParticipants() throws IOException {
        try (TestCluster three = new TestCluster(temp.resolve("three"), 3)) {
            assertThat(temp.resolve("three").toFile().mkdir()).isTrue();
            three.start();
            assertThat(three.put("precious", "value").statusCode()).isEqualTo(201);
            UUID before = three.status(0).clusterId();
            three.mainNode().kill();
            TestCluster.delete(three.mainNodeData());
            three.mainNode().start();
            three.participants().forEach(participant -> participant.awaitLog("belongs to cluster"));
            assertThat(three.participants()).allMatch(ServiceProcess::isAlive);
            three.mainNode().stop();
            TestCluster.delete(three.mainNodeData());
            three.participants().getFirst().kill();
            three.giveSecret();
            three.withMainNodeOptions("--dispersa.recover-registry").mainNode().start();
            await().atMost(Duration.ofMinutes(1))
                .ignoreExceptions()
                .until(() -> three.status(0).clusterId().equals(before));
            three.participants().getFirst().start();
            three.awaitReady().awaitReplicated(Duration.ofMinutes(1));
            assertThat(three.get(three.main("/kv/precious")).body()).isEqualTo("value");
            assertThat(three.put("precious", "again").statusCode()).isEqualTo(204);
        }
    }

    @Test
    void participantsThatAllComeBackElsewhereAreTheSame() throws IOException {
        try (TestCluster three = new TestCluster(temp.resolve("three"), 3)) {
            assertThat(temp.resolve("three").toFile().mkdir()).isTrue();
            three.start().awaitReplicated(Duration.ofMinutes(1));
            assertThat(three.put("precious", "value").statusCode()).isEqualTo(201);
            three.participants().forEach(ServiceProcess::kill);
            List<Integer> ports = IntStream.range(0, 3).map(_ -> FreePorts.take()).boxed().toList();
            List<ServiceProcess> moved = IntStream.range(0, 3)
                .mapToObj(i -> three.newParticipant(TestCluster.name(i), ports.get(i), three.mainPort()))
                .toList();
            moved.forEach(ServiceProcess::start);
            try {
                await().atMost(Duration.ofMinutes(2))
                    .ignoreExceptions()
                    .until(() -> three.status(0)
                        .participants()
                        .stream()
                        .map(ParticipantAddress::port)
                        .toList()
                        .equals(ports)
                            && three.status(0).replicas().stream().allMatch(row -> Objects.equals(row.present(), 3)));
                assertThat(three.get(three.main("/kv/precious")).body()).isEqualTo("value");
                assertThat(three.put("precious", "again").statusCode()).isEqualTo(204);
                assertThat(three.status(0).participants()).extracting(ParticipantAddress::id).containsExactly(1, 2, 3);
            }
            finally {
                moved.forEach(ServiceProcess::kill);
            }
        }
    }

    /**
     * What the copy lacks is on one other disk only: with its vote, that would be lost.
     */
    @Test
    void participantThatIsRestoredFromACopyJoinsAnew() throws Exception {
        Path copy = temp.resolve("copy");
        try (TestCluster three = new TestCluster(Files.createDirectory(temp.resolve("three")), 3)) {
            three.start().awaitReplicated(REPLICATED);
            ServiceProcess first = three.participants().get(0);
            ServiceProcess second = three.participants().get(1);
            ServiceProcess third = three.participants().get(2);
            first.stop();
            TestCluster.copy(three.data(0), copy);
            first.start();
            three.awaitReplicated(REPLICATED);
            third.stop();
            three.awaitReady();
            for (int i = 0; i < 30; i++) {
                assertThat(three.put("key-" + i, "value-" + i).statusCode()).isEqualTo(201);
            }
            second.stop();
            first.stop();
            three.wipe(0);
            TestCluster.copy(copy, three.data(0));
            third.start();
            first.start();
            first.awaitLog("its data directory is an older copy");
            second.start();
            three.awaitReplicated(REPLICATED);
            for (int i = 0; i < 30; i++) {
                assertThat(three.get(three.main("/kv/key-" + i)).body()).isEqualTo("value-" + i);
            }
            assertThat(three.mainNode().log()).contains("participant 1 is now at", "incarnation 2");
        }
    }

    private Object write(int writer, Map<String, String> acknowledged, AtomicBoolean stop) {
        for (int i = 0; !stop.get(); i++) {
            String key = "w" + writer + "-" + i % 50;
            String value = writer + "/" + i;
            try {
                if (cluster.put(key, value).statusCode() >= 300) {
                    return acknowledged.remove(key) == null;
                }
                acknowledged.put(key, value);
            }
            catch (IOException e) {
                // The outcome is unknown: this key may hold either value now.
                return acknowledged.remove(key) == null;
            }
        }
        return true;
    }

    private void putAll() throws IOException {
        for (int i = 0; i < 30; i++) {
            assertThat(cluster.put("key-" + i, "value-" + i).statusCode()).isEqualTo(201);
        }
    }

    private void assertAllThere() throws IOException {
        for (int i = 0; i < 30; i++) {
            assertThat(cluster.get(cluster.main("/kv/key-" + i)).body()).isEqualTo("value-" + i);
        }
    }

    /** Returns the number of a key that this participant leads. */
    private static int keyOf(int participant) {
        return IntStream.range(0, 30)
            .filter(i -> new Partitioner(6).partitionOf(Key.of("key-" + i)) % 2 == participant)
            .findFirst()
            .orElseThrow();
    }

}
