package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.PartitionStatus;
import io.dispersa.api.ReplicaMove;
import io.dispersa.system.history.History;
import io.dispersa.system.history.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What participants that arrive are given, and how fast. */
class ArrivalFaultsIT {

    private static final Duration LEVEL = Duration.ofMinutes(4);

    private static final int VALUE = 200_000;

    private static final int VALUES = 240;

    /** Few, so that every log is longer than what lies between two snapshots. */
    private static final int BATCH = 4;

    private static final int RATE = 4 * 1024 * 1024;

    @TempDir
    private Path temp;

    @Test
    void clusterOfOneKeepsThreeReplicasOnceTwoMoreHaveArrived() throws IOException {
        try (TestCluster cluster = new TestCluster(temp, 1).start();
                Workload workload = Workload.start("arrive", List.of(cluster.main("/")), false)) {
            assertThat(cluster.status(0).replicas()).extracting(PartitionStatus::present).containsOnly(1);
            workload.awaitWrites(0, LEVEL);
            cluster.prepareParticipant().start();
            cluster.prepareParticipant().start();
            new Rebalancing(cluster).awaitLevel(3, LEVEL);
            cluster.participants().getFirst().kill();
            workload.awaitWrites(workload.history().now(), LEVEL);
            History history = workload.finish();
            assertThat(history.violations()).as(history.toString()).isEmpty();
        }
    }

    @Test
    void whatIsCopiedToOneThatArrivesKeepsToTheRate() throws IOException {
        try (TestCluster cluster = new TestCluster(temp, 3, "--dispersa.move.rate=4MB",
                "--dispersa.raft.snapshot-every=10")) {
            cluster.start().awaitReplicated(LEVEL);
            writeLargeValues(cluster);
            cluster.prepareParticipant().start();
            Rebalancing rebalancing = new Rebalancing(cluster);
            rebalancing.awaitLevel(4, LEVEL);
            List<ReplicaMove> moves = rebalancing.status().finished();
            long bytes = moves.stream().mapToLong(ReplicaMove::bytes).sum();
            Duration time = Duration.between(times(moves, ReplicaMove::started).getFirst(),
                    times(moves, ReplicaMove::finished).getLast());
            System.out.printf("ArrivalFaultsIT: %d bytes in %s%n", bytes, time);
            // All are copied to the same participant; each may be a second ahead.
            assertThat(bytes).isGreaterThan(5L * RATE);
            assertThat(time).isGreaterThan(Duration.ofSeconds(bytes / RATE * 3 / 4));
        }
    }

    private static void writeLargeValues(TestCluster cluster) {
        RandomGenerator random = RandomGenerator.getDefault();
        for (int first = 0; first < VALUES; first += BATCH) {
            List<BatchOperation> puts = IntStream.range(first, first + BATCH).mapToObj(i -> {
                byte[] value = new byte[VALUE];
                random.nextBytes(value);
                return BatchOperation.put("large-" + i, value, null);
            }).toList();
            await().atMost(LEVEL)
                .until(() -> cluster.batch(puts).stream().allMatch(result -> result.status() / 100 == 2));
        }
    }

    private static List<Instant> times(List<ReplicaMove> moves, Function<ReplicaMove, @Nullable Instant> time) {
        return moves.stream().map(time).filter(Objects::nonNull).sorted().toList();
    }

}
