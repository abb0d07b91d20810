package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.system.history.History;
import io.dispersa.system.history.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes are killed and lose all that they have not synced, as a machine without power
 * does: nothing acknowledged is lost.
 */
class PowerLossFaultsIT {

    private static final Duration GIVE_UP = Duration.ofSeconds(60);

    private static final Duration ALL_IS_WELL = Duration.ofMinutes(2);

    @TempDir
    private static Path temp;

    private static PowerLoss power;

    private static TestCluster cluster;

    @BeforeAll
    static void start() throws IOException {
        power = PowerLoss.build(temp);
        cluster = new TestCluster(temp, 3, "--dispersa.raft.snapshot-every=500").with(power);
        cluster.start().awaitReplicated(ALL_IS_WELL);
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    @Test
    void oneAfterAnotherLosesPower(TestInfo test) throws IOException {
        try (Workload workload = workload(test)) {
            for (int i = 0; i < cluster.participants().size(); i++) {
                workload.awaitWrites(workload.history().now(), GIVE_UP);
                cluster.participants().get(i).kill();
                assertThat(power.cut(cluster.data(i))).as("writes undone").isPositive();
                cluster.participants().get(i).start();
                cluster.awaitReplicated(ALL_IS_WELL);
            }
            requireClean(workload);
        }
    }

    @Test
    void allLosePowerAtOnce(TestInfo test) throws IOException {
        try (Workload workload = workload(test)) {
            workload.awaitWrites(workload.history().now(), GIVE_UP);
            cluster.participants().forEach(ServiceProcess::kill);
            cluster.mainNode().kill();
            long killed = workload.history().now();
            int undone = power.cut(cluster.mainNodeData());
            for (int i = 0; i < cluster.participants().size(); i++) {
                undone += power.cut(cluster.data(i));
            }
            System.out.printf("PowerLossFaultsIT: %d writes undone%n", undone);
            assertThat(undone).isPositive();
            cluster.mend();
            workload.awaitWrites(killed, GIVE_UP.multipliedBy(2));
            requireClean(workload);
        }
    }

    private static Workload workload(TestInfo test) {
        return Workload.start(test.getTestMethod().orElseThrow().getName(), List.of(cluster.main("/")), true);
    }

    private static void requireClean(Workload workload) throws IOException {
        History history = workload.finish();
        System.out.println("PowerLossFaultsIT: " + history);
        assertThat(history.violations()).as(history.toString()).isEmpty();
        ReplicaDigests.requireEqual(cluster);
    }

}
