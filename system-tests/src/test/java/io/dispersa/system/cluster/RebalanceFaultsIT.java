package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.api.ParticipantState;
import io.dispersa.api.ReplicaMove;
import io.dispersa.system.history.History;
import io.dispersa.system.history.Workload;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cluster grows, shrinks and heals under load, and whatever dies meanwhile: nothing
 * that was acknowledged is lost, no read is stale, and it ends level.
 */
@SuppressWarnings("NullAway.Init") // each test starts its own cluster
class RebalanceFaultsIT {

    private static final int KEYS = 100_000;

    private static final int PARTITIONS = 6;

    private static final int REPLICAS = 3 * PARTITIONS;

    private static final double ENOUGH = 1.15;

    private static final Duration LEVEL = Duration.ofMinutes(5);

    private static final Duration WRITES = Duration.ofSeconds(40);

    private static final Duration LONGEST_WAIT = Duration.ofMillis(250);

    private static final String REPLACE_SOON = "--dispersa.replace-after=10s";

    private static final int ROUNDS = 12;

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
        start(1, 3, REPLACE_SOON);
        ManyKeys keys = new ManyKeys(cluster, KEYS);
        keys.write();
        try (Workload workload = Workload.start("move", List.of(cluster.main("/")), false)) {
            workload.awaitWrites(workload.history().now(), WRITES);
            List<Phase> phases = new ArrayList<>();
            phases.add(phase("3 to 4", workload, 4, REPLICAS / 4, () -> cluster.prepareParticipant().start()));
            phases.add(phase("4 to 6", workload, 6, 2 * (REPLICAS / 6), () -> {
                cluster.prepareParticipant().start();
                cluster.prepareParticipant().start();
            }));
            for (int id = 6; id > 3; id--) {
                int drained = id;
                phases.add(phase(id + " to " + (id - 1), workload, id - 1, ceil(REPLICAS, id), () -> drain(drained)));
                rebalancing.awaitState(id, ParticipantState.DRAINED, LEVEL);
                cluster.participants().get(id - 1).stop();
                assertThat(rebalancing.stored(id - 1)).isEmpty();
            }
            phases.add(phase("3 to 4 again", workload, 4, REPLICAS / 4, () -> cluster.prepareParticipant().start()));
            phases.add(phase("kill of participant 2 for good", workload, 3, ceil(REPLICAS, 4),
                    () -> cluster.participants().get(1).kill()));
            History history = workload.finish();
            phases.forEach(phase -> System.out.println("RebalanceFaultsIT: " + phase));
            System.out.println("RebalanceFaultsIT: " + history);
            assertThat(history.violations()).as(history.toString()).isEmpty();
            keys.requireAll();
            assertThat(phases).allSatisfy(phase -> {
                assertThat(phase.replicas()).as(phase.toString()).isLessThanOrEqualTo((int) (ENOUGH * phase.least()));
                if (!phase.name().startsWith("kill")) {
                    assertThat(phase.p99()).as(phase.toString()).isLessThanOrEqualTo(LONGEST_WAIT);
                }
            });
        }
    }

    @Test
    void whateverIsKilledInTheMiddleOfAMoveItIsFinished() throws IOException {
        long seed = RandomGenerator.getDefault().nextLong();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        System.out.println("RebalanceFaultsIT kills: seed " + seed);
        start(3, 4);
        ManyKeys keys = new ManyKeys(cluster, KEYS / 50);
        keys.write();
        List<java.net.URI> mainNodes = List.of(cluster.main(0, "/"), cluster.main(1, "/"), cluster.main(2, "/"));
        try (Workload workload = Workload.start("kill", mainNodes, true)) {
            for (int round = 0; round < ROUNDS; round++) {
                boolean drains = round % 2 == 0;
                if (drains) {
                    drain(4);
                }
                else {
                    stay(4);
                }
                Victim victim = Victim.values()[round / 2 % Victim.values().length];
                ReplicaMove move = awaitMove();
                await().pollDelay(Duration.ofMillis(random.nextInt(1, 1500))).until(() -> true);
                ServiceProcess killed = process(victim, move);
                killed.kill();
                killed.start();
                cluster.awaitReady();
                rebalancing.awaitLevel(drains ? 3 : 4, LEVEL);
                System.out.printf("RebalanceFaultsIT kills: round %d, %s of %s: level%n", round, victim, move);
            }
            workload.awaitWrites(workload.history().now(), WRITES);
            History history = workload.finish();
            System.out.println("RebalanceFaultsIT kills: " + history);
            assertThat(history.violations()).as(history.toString()).isEmpty();
            keys.requireAll();
        }
    }

    @Test
    void participantThatReturnsAfterItWasReplacedNeverAnswersFromItsOldCopy() throws IOException {
        start(1, 4, REPLACE_SOON);
        ManyKeys keys = new ManyKeys(cluster, 600);
        keys.write();
        ServiceProcess gone = cluster.participants().get(3);
        gone.kill();
        rebalancing.awaitState(4, ParticipantState.LOST, LEVEL);
        rebalancing.awaitLevel(3, LEVEL);
        keys.write();
        gone.start();
        int early = 0;
        while (rebalancing.participants().stream().noneMatch(info -> info.id() == 4 && !info.leads().isEmpty())) {
            for (int i = 0; i < 20; i++) {
                if (keys.staleValue(i, cluster.participant(3, "/")).isPresent()) {
                    // It replays the log of the others from its beginning.
                    assertThat(cluster.data(3).resolve("replicas.txt")).content().startsWith("incarnation 2\n");
                    early++;
                }
            }
        }
        rebalancing.awaitLevel(4, LEVEL);
        assertThat(gone.log()).contains("it joins anew");
        for (int i = 0; i < 600; i++) {
            int key = i;
            keys.staleValue(key, cluster.participant(3, "/"))
                .ifPresent(value -> assertThat(value).isEqualTo(keys.value(key)));
        }
        System.out.println("RebalanceFaultsIT: a participant that came back answered " + early
                + " reads while it was copied, all of them of its new life");
        keys.requireAll();
    }

    private enum Victim {

        REGISTRY_LEADER, DESTINATION, SOURCE

    }

    private record Phase(String name, int least, int replicas, long keys, Duration time, Duration p99, Duration longest,
            List<Long> waits) {
    }

    private Phase phase(String name, Workload workload, int holders, int least, Runnable change) throws IOException {
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
        List<Duration> writes = workload.history().writeTimes(began);
        return new Phase(name, least, moves.stream().mapToInt(move -> move.to().size()).sum(),
                moves.stream().mapToLong(move -> move.keys() * move.to().size()).sum(), time,
                writes.get(writes.size() * 99 / 100), writes.getLast(),
                moves.stream().map(ReplicaMove::writeWaitMillis).filter(Objects::nonNull).sorted().toList());
    }

    private void start(int mainNodes, int participants, String... mainNodeOptions) {
        cluster = new TestCluster(temp, mainNodes, participants).withMainNodeOptions(mainNodeOptions);
        rebalancing = new Rebalancing(cluster);
        cluster.start();
    }

    private ReplicaMove awaitMove() {
        List<ReplicaMove> seen = new ArrayList<>();
        await().atMost(LEVEL)
            .pollInterval(Duration.ofMillis(20))
            .ignoreExceptions()
            .until(() -> seen.addAll(rebalancing.status().moving()));
        return seen.getFirst();
    }

    private ServiceProcess process(Victim victim, ReplicaMove move) throws IOException {
        return switch (victim) {
            case DESTINATION -> cluster.participants().get(move.to().getFirst() - 1);
            case SOURCE -> cluster.participants().get(move.from().getFirst() - 1);
            case REGISTRY_LEADER -> {
                var registry = cluster.status(0).registry();
                for (int i = 0; i < registry.size(); i++) {
                    if (registry.get(i).leader()) {
                        yield cluster.mainNodes().get(i);
                    }
                }
                yield cluster.mainNodes().getFirst();
            }
        };
    }

    private void drain(int id) {
        order(HttpRequest.newBuilder(cluster.main("/participants/" + id)).DELETE());
    }

    private void stay(int id) {
        order(HttpRequest.newBuilder(cluster.main("/participants/" + id + "/stay"))
            .POST(HttpRequest.BodyPublishers.noBody()));
    }

    private void order(HttpRequest.Builder request) {
        await().atMost(WRITES).ignoreException(ConnectException.class).untilAsserted(() -> {
            HttpResponse<String> answer = cluster.send(request);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        });
    }

    private static int ceil(int all, int parts) {
        return (all + parts - 1) / parts;
    }

}
