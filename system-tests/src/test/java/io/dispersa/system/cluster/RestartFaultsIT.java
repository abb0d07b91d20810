package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.api.ClusterStatus;
import io.dispersa.api.Key;
import io.dispersa.api.PartitionStatus;
import io.dispersa.partition.Partitioner;
import io.dispersa.testing.FreePorts;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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
            assertThat(lost.awaitExit()).isEqualTo(1);
            assertThat(lost.log()).contains("belongs to cluster").doesNotContain("\tat ");
            assertThat(cluster.get(cluster.main("/participants")).body()).isEqualTo("[]");
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
