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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever dies while replicas move: nothing that was acknowledged is lost, no read is
 * stale, and it ends level.
 */
@SuppressWarnings("NullAway.Init") // each test starts its own cluster
class RebalanceFaultsIT {

    private static final int KEYS = 2_000;

    private static final Duration LEVEL = Duration.ofMinutes(5);

    private static final Duration WRITES = Duration.ofSeconds(40);

    private static final String REPLACE_SOON = "--dispersa.replace-after=10s";

    /** Each victim dies while a participant leaves, and while it joins. */
    private static final int ROUNDS = 6;

    @TempDir
    private Path temp;

    private TestCluster cluster;

    private Rebalancing rebalancing;

    @AfterEach
    void endCluster() {
        cluster.close();
    }

    @Test
    void whateverIsKilledInTheMiddleOfAMoveItIsFinished() throws IOException {
        long seed = RandomGenerator.getDefault().nextLong();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        System.out.println("RebalanceFaultsIT kills: seed " + seed);
        start(3, 4);
        ManyKeys keys = new ManyKeys(cluster, KEYS);
        keys.write();
        List<java.net.URI> mainNodes = List.of(cluster.main(0, "/"), cluster.main(1, "/"), cluster.main(2, "/"));
        try (Workload workload = Workload.start("kill", mainNodes, true)) {
            for (int round = 0; round < ROUNDS; round++) {
                boolean drains = round % 2 == 0;
                if (drains) {
                    rebalancing.drain(4);
                }
                else {
                    rebalancing.stay(4);
                }
                Victim victim = Victim.values()[round / 2 % Victim.values().length];
                ReplicaMove move = awaitMove();
                await().pollDelay(Duration.ofMillis(random.nextInt(1, 1500))).until(() -> true);
                ServiceProcess killed = process(victim, move);
                killed.kill();
                killed.start();
                cluster.awaitReady(LEVEL);
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
        ManyKeys keys = replacedAfter(ServiceProcess::kill);
        ServiceProcess gone = cluster.participants().get(3);
        gone.start();
        while (rebalancing.participants().stream().noneMatch(info -> info.id() == 4 && !info.leads().isEmpty())) {
            for (int i = 0; i < 20; i++) {
                requireNotFromTheOldCopy(keys, i);
            }
        }
        rebalancing.awaitLevel(4, LEVEL);
        assertThat(gone.log()).contains("it joins anew");
        for (int i = 0; i < 600; i++) {
            int key = i;
            keys.staleValue(key, cluster.participant(3, "/"))
                .ifPresent(value -> assertThat(value).isEqualTo(keys.value(key)));
        }
        keys.requireAll();
    }

    @Test
    void participantThatStoodStillWhileItWasReplacedNeverAnswersFromItsOldCopy() throws IOException {
        ManyKeys keys = replacedAfter(ServiceProcess::pause);
        cluster.participants().get(3).resume();
        while (rebalancing.participants().stream().noneMatch(info -> info.id() == 4 && !info.leads().isEmpty())) {
            for (int i = 0; i < 600; i++) {
                requireNotFromTheOldCopy(keys, i);
            }
        }
        keys.requireAll();
    }

    /** It answers when it has been taken in, and then as the others do. */
    private void requireNotFromTheOldCopy(ManyKeys keys, int key) throws IOException {
        keys.staleValue(key, cluster.participant(3, "/"))
            .ifPresent(value -> assertThat(value).isEqualTo(keys.value(key)));
    }

    /**
     * Returns keys that were written again once others had taken the place of the fourth
     * participant.
     */
    private ManyKeys replacedAfter(Consumer<ServiceProcess> silencing) throws IOException {
        start(1, 4, REPLACE_SOON);
        ManyKeys keys = new ManyKeys(cluster, 600);
        keys.write();
        silencing.accept(cluster.participants().get(3));
        rebalancing.awaitState(4, ParticipantState.LOST, LEVEL);
        rebalancing.awaitLevel(3, LEVEL);
        keys.write();
        return keys;
    }

    private enum Victim {

        REGISTRY_LEADER, DESTINATION, SOURCE

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

}
