package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No increment is lost or counted twice, whatever becomes of the leader. */
class CountersFaultsIT {

    private static final int CALLERS = 200;

    private static final int EACH = 2;

    private static final int KILLS = 3;

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    private Path temp;

    @Test
    void concurrentIncrementsAreAllCountedWhileLeadersAreKilled() throws Exception {
        try (TestCluster cluster = new TestCluster(temp, 3)) {
            cluster.start().awaitReplicated(LIMIT);
            try (Increments increments = Increments.start(cluster, "counter", CALLERS, EACH)) {
                for (int kill = 0; kill < KILLS; kill++) {
                    int enough = (kill + 1) * CALLERS * EACH / (KILLS + 1);
                    await().atMost(LIMIT).until(() -> increments.done() >= enough);
                    ServiceProcess leader = cluster.awaitLeaderOf("counter", LIMIT);
                    leader.kill();
                    leader.start();
                }
                assertThat(increments.finish()).isEqualTo(CALLERS * EACH);
            }
        }
    }

}
