package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.api.ParticipantState;
import io.dispersa.api.ReplicaMove;
import io.dispersa.system.history.History;
import io.dispersa.system.history.Workload;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A participant joins under load and takes its share, and leaves when it is drained. */
class GrowFaultsIT {

    private static final Duration LEVEL = Duration.ofMinutes(2);

    private static final int KEYS = 300;

    @TempDir
    private static Path temp;

    private static TestCluster cluster;

    @BeforeAll
    static void startCluster() {
        cluster = new TestCluster(temp, 3);
        cluster.start();
    }

    @AfterAll
    static void endCluster() {
        cluster.close();
    }

    @Test
    void participantThatJoinsTakesItsShareAndGivesItBackWhenItIsDrained() throws IOException {
        for (int i = 0; i < KEYS; i++) {
            assertThat(cluster.put("grow-" + i, "value-" + i).statusCode()).isEqualTo(201);
        }
        assertThat(cluster.send(HttpRequest.newBuilder(cluster.main("/participants/3")).DELETE()).statusCode())
            .isEqualTo(409);
        try (Workload workload = Workload.start("grow", List.of(cluster.main("/")), false)) {
            Rebalancing rebalancing = new Rebalancing(cluster);
            cluster.prepareParticipant().start();
            rebalancing.awaitLevel(4, LEVEL);
            assertThat(cluster.send(HttpRequest.newBuilder(cluster.main("/participants/4")).DELETE()).statusCode())
                .isEqualTo(202);
            rebalancing.awaitState(4, ParticipantState.DRAINED, LEVEL);
            rebalancing.awaitLevel(3, LEVEL);
            cluster.participants().get(3).awaitLog("it may be stopped");
            cluster.participants().get(3).stop();
            assertThat(rebalancing.stored(3)).isEmpty();
            workload.awaitWrites(workload.history().now(), LEVEL);
            History history = workload.finish();
            List<Long> waits = rebalancing.status()
                .finished()
                .stream()
                .map(ReplicaMove::writeWaitMillis)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
            System.out.println("GrowFaultsIT: " + history
                    + "; writes to a partition of which a replica moved waited for " + waits + " ms at most");
            assertThat(history.violations()).as(history.toString()).isEmpty();
            assertThat(history.failures()).as(history.toString()).isEmpty();
        }
        for (int i = 0; i < KEYS; i++) {
            assertThat(cluster.get(cluster.main("/kv/grow-" + i)).body()).isEqualTo("value-" + i);
        }
        await().atMost(LEVEL)
            .until(() -> cluster.send(HttpRequest.newBuilder(cluster.main("/participants/4")).GET())
                .statusCode() == 200);
    }

}
