package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.api.ParticipantState;
import io.dispersa.api.ReplicaMove;
import io.dispersa.system.history.History;
import io.dispersa.system.history.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cluster grows, shrinks and heals under load: nothing that was acknowledged is lost,
 * no read is stale, nobody waits for long, and it ends level. It takes minutes, and times
 * what a busy machine delays: for a machine that does nothing else.
 */
@SuppressWarnings("NullAway.Init") // each test starts its own cluster
class RebalanceLongIT {

    private static final int KEYS = 100_000;

    private static final int PARTITIONS = 6;

    private static final int REPLICAS = 3 * PARTITIONS;

    /**
     * Processes that were only just started are slow, whatever moves: so many writes come
     * before each change, and twice as many before the first.
     */
    private static final int WARM = 1_000;

    private static final double ENOUGH = 1.15;

    private static final Duration LEVEL = Duration.ofMinutes(5);

    private static final Duration WRITES = Duration.ofSeconds(40);

    private static final Duration LONGEST_WAIT = Duration.ofMillis(250);

    @TempDir
    private Path temp;

    private TestCluster cluster;

    private Rebalancing rebalancing;

    @AfterEach
    void endCluster() {
        cluster.close();
    }

    @Test
    void clusterGrowsShrinksAndHealsUnderLoad() throws IOException {
        start();
        ManyKeys keys = new ManyKeys(cluster, KEYS);
        keys.write();
        try (Workload workload = Workload.start("move", List.of(cluster.main("/")), false)) {
            workload.awaitWrites(workload.history().now(), WRITES);
            await().atMost(LEVEL).until(() -> workload.history().acknowledged() >= WARM);
            List<Phase> phases = new ArrayList<>();
            phases.add(phase("3 to 4", workload, 4, REPLICAS / 4, () -> cluster.prepareParticipant().start()));
            phases.add(phase("4 to 6", workload, 6, 2 * (REPLICAS / 6), () -> {
                cluster.prepareParticipant().start();
                cluster.prepareParticipant().start();
            }));
            for (int id = 6; id > 3; id--) {
                int drained = id;
                phases.add(phase(id + " to " + (id - 1), workload, id - 1, ceil(REPLICAS, id),
                        () -> rebalancing.drain(drained)));
                rebalancing.awaitState(id, ParticipantState.DRAINED, LEVEL);
                cluster.participants().get(id - 1).stop();
                assertThat(rebalancing.stored(id - 1)).isEmpty();
            }
            phases.add(phase("3 to 4 again", workload, 4, REPLICAS / 4, () -> cluster.prepareParticipant().start()));
            phases.add(phase("kill of participant 2 for good", workload, 3, ceil(REPLICAS, 4),
                    () -> cluster.participants().get(1).kill()));
            History history = workload.finish();
            phases.forEach(phase -> System.out.println("RebalanceLongIT: " + phase));
            System.out.println("RebalanceLongIT: " + history);
            assertThat(history.violations()).as(history.toString()).isEmpty();
            keys.requireAll();
            assertThat(phases).allSatisfy(phase -> assertThat(phase.replicas()).as(phase.toString())
                .isLessThanOrEqualTo((int) (ENOUGH * phase.least())));
            requireShortWaits(phases.stream().filter(phase -> !phase.name().startsWith("kill")).toList());
        }
    }

    private static void requireShortWaits(List<Phase> planned) {
        assertThat(planned)
            .allSatisfy(phase -> assertThat(phase.p99()).as(phase.toString()).isLessThanOrEqualTo(LONGEST_WAIT));
        List<Long> longest = planned.stream().flatMap(phase -> phase.waits().stream()).sorted().toList();
        assertThat(longest.get(longest.size() * 99 / 100)).as("the longest waits of moves: " + longest)
            .isLessThanOrEqualTo(LONGEST_WAIT.toMillis());
    }

    private record Phase(String name, int least, int replicas, long keys, Duration time, Duration p99, Duration longest,
            List<Long> waits) {
    }

    private Phase phase(String name, Workload workload, int holders, int least, Runnable change) throws IOException {
        long served = workload.history().acknowledged();
        await().atMost(LEVEL).until(() -> workload.history().acknowledged() >= served + WARM);
        int before = rebalancing.status().finished().size();
        long began = workload.history().now();
        change.run();
        if (name.startsWith("kill")) {
            rebalancing.awaitState(2, ParticipantState.LOST, LEVEL);
        }
        rebalancing.awaitLevel(holders, LEVEL);
        Duration time = Duration.ofNanos(workload.history().now() - began);
        List<ReplicaMove> all = rebalancing.status().finished();
        List<ReplicaMove> moves = all.subList(0, all.size() - before);
        // What a process takes from others while it starts is not the move's.
        Instant first = moves.stream()
            .map(ReplicaMove::started)
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder())
            .orElseThrow();
        List<Duration> writes = workload.history()
            .writeTimes(workload.history().now() - Duration.between(first, Instant.now()).toNanos());
        return new Phase(name, least, moves.stream().mapToInt(move -> move.to().size()).sum(),
                moves.stream().mapToLong(move -> move.keys() * move.to().size()).sum(), time,
                writes.get(writes.size() * 99 / 100), writes.getLast(),
                moves.stream().map(ReplicaMove::writeWaitMillis).filter(Objects::nonNull).sorted().toList());
    }

    private void start() {
        cluster = new TestCluster(temp, 3).withMainNodeOptions("--dispersa.replace-after=10s");
        rebalancing = new Rebalancing(cluster);
        cluster.start();
    }

    private static int ceil(int all, int parts) {
        return (all + parts - 1) / parts;
    }

}
