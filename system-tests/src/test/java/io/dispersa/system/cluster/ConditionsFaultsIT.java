package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.system.history.Call;
import io.dispersa.system.history.ConditionalWorkload;
import io.dispersa.system.history.ConditionalWorkload.Clients;
import io.dispersa.system.history.LinearizabilityCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Conditions are decided when a write is applied: whatever becomes of leaders, there is
 * one order of all reads, writes and deletes in which every answer is right.
 */
class ConditionsFaultsIT {

    private static final List<String> KEYS = List.of("condition-0", "condition-1", "condition-2", "condition-3");

    private static final int CLIENTS = 6;

    private static final int KILLS = 2;

    private static final int CALLS_BETWEEN = 200;

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    private Path temp;

    @Test
    void conditionalWritesAreLinearizableWhileLeadersAreKilledAndPaused() throws IOException {
        long seed = RandomGenerator.getDefault().nextLong();
        System.out.println("ConditionsFaultsIT: seed " + seed);
        try (TestCluster cluster = new TestCluster(temp, 3).start().awaitReplicated(LIMIT);
                ConditionalWorkload workload = ConditionalWorkload
                    .start(new Clients(CLIENTS, Duration.ofSeconds(20), cluster.main("/"), List.of()), KEYS, seed)) {
            for (int kill = 0; kill < KILLS; kill++) {
                awaitMore(workload);
                cluster.awaitLeaderOf(KEYS.get(kill), LIMIT).kill();
                awaitMore(workload);
                cluster.mend();
                ServiceProcess paused = cluster.awaitLeaderOf(KEYS.get(kill + 1), LIMIT);
                paused.pause();
                awaitMore(workload);
                paused.resume();
                cluster.awaitReplicated(LIMIT);
            }
            Map<String, List<Call>> calls = workload.finish();
            System.out.println("ConditionsFaultsIT: " + count(calls));
            assertThat(calls).allSatisfy(
                    (key, all) -> assertThat(LinearizabilityCheck.isLinearizable(all)).as("%s: %s", key, all).isTrue());
        }
    }

    private static void awaitMore(ConditionalWorkload workload) {
        int enough = workload.size() + CALLS_BETWEEN;
        await().atMost(LIMIT).until(() -> workload.size() >= enough);
    }

    private static Map<String, Long> count(Map<String, List<Call>> calls) {
        return calls.values()
            .stream()
            .flatMap(List::stream)
            .collect(Collectors.groupingBy(
                    call -> call.action().getClass().getSimpleName() + " " + call.reply().getClass().getSimpleName(),
                    TreeMap::new, Collectors.counting()));
    }

}
