package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.api.ParticipantInfo;
import io.dispersa.api.PartitionStatus;
import io.dispersa.system.history.History;
import io.dispersa.system.history.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Participants are killed, paused, wiped and restarted under load: nothing that was
 * acknowledged is lost, and no read is stale.
 */
class ParticipantFaultsIT {

    /** A handful takes a minute or two; more are asked for with -Ddispersa.kills=20. */
    private static final int KILLS = Integer.getInteger("dispersa.kills", 5);

    /** How long writes to a partition may fail after the end of its leader. */
    private static final Duration WRITES_RESUME = Duration.ofSeconds(5);

    private static final Duration GIVE_UP = Duration.ofSeconds(40);

    /** How long a condition is waited for on a busy machine; no promise. */
    private static final Duration CATCH_UP = Duration.ofMinutes(2);

    private static final Duration PAUSE = Duration.ofSeconds(15);

    private static final int IDLE_KEYS = 60;

    @TempDir
    private static Path temp;

    private static TestCluster cluster;

    private Workload workload;

    @BeforeAll
    static void prepareCluster() {
        cluster = new TestCluster(temp, 3);
    }

    @AfterAll
    static void endCluster() {
        cluster.close();
    }

    @BeforeEach
    void beginWorkload(TestInfo test) {
        cluster.mend();
        String name = test.getTestMethod().orElseThrow().getName();
        workload = Workload.start(name, List.of(cluster.main("/")), name.startsWith("everything"));
        workload.awaitWrites(0, GIVE_UP);
    }

    @AfterEach
    void endWorkload() {
        workload.close();
    }

    @Test
    void killOfAnyParticipantStopsWritesForSecondsOnly() {
        long seed = RandomGenerator.getDefault().nextLong();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        System.out.println("ParticipantFaultsIT kills: seed " + seed);
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < KILLS; i++) {
            ServiceProcess victim = cluster.participants().get(random.nextInt(3));
            long killed = workload.history().now();
            victim.kill();
            times.add(workload.awaitWrites(killed, GIVE_UP));
            victim.start();
            cluster.awaitReplicated(CATCH_UP);
        }
        List<Duration> sorted = times.stream().sorted().toList();
        System.out.printf(
                "ParticipantFaultsIT kills: writes to all partitions resumed after p50 %d ms, max %d ms, each %s%n",
                sorted.get(KILLS / 2).toMillis(), sorted.getLast().toMillis(),
                times.stream().map(Duration::toMillis).toList());
        requireClean();
        assertThat(sorted.getLast()).isLessThanOrEqualTo(WRITES_RESUME);
    }

    @Test
    void pauseOfALeaderCausesNoStaleReadAndLosesNoWrite() throws IOException {
        ServiceProcess leader = cluster.participants().get(leaderOfMost());
        long paused = workload.history().now();
        leader.pause();
        await().pollDelay(PAUSE).timeout(PAUSE.multipliedBy(2)).until(() -> true);
        long resumed = workload.history().now();
        leader.resume();
        workload.awaitWrites(paused, PAUSE);
        workload.awaitWrites(resumed, GIVE_UP);
        cluster.awaitReplicated(CATCH_UP);
        requireClean();
    }

    @Test
    void participantThatLostItsDiskCatchesUpAndIsTheSame() throws IOException {
        for (int i = 0; i < IDLE_KEYS; i++) {
            assertThat(cluster.put("idle-" + i, "value-" + i).statusCode()).isEqualTo(201);
        }
        List<Integer> ids = ids();
        cluster.participants().get(0).kill();
        cluster.wipe(0);
        cluster.participants().get(0).start();
        cluster.awaitReplicated(CATCH_UP);
        assertThat(ids()).isEqualTo(ids);
        for (int other : List.of(1, 2)) {
            long killed = workload.history().now();
            cluster.participants().get(other).kill();
            workload.awaitWrites(killed, GIVE_UP);
            for (int i = 0; i < IDLE_KEYS; i++) {
                assertThat(cluster.get(cluster.main("/kv/idle-" + i)).body()).isEqualTo("value-" + i);
                assertThat(cluster.get(cluster.participant(0, "/kv/idle-" + i + "?consistency=stale")).body())
                    .isEqualTo("value-" + i);
            }
            cluster.participants().get(other).start();
            cluster.awaitReplicated(CATCH_UP);
        }
        requireClean();
    }

    @Test
    void everythingKilledAtOnceHasAllAcknowledgedWritesWhenItIsBack() {
        workload.awaitWrites(workload.history().now(), GIVE_UP);
        cluster.participants().forEach(ServiceProcess::kill);
        cluster.mainNode().kill();
        long killed = workload.history().now();
        cluster.mend();
        workload.awaitWrites(killed, GIVE_UP.multipliedBy(2));
        requireClean();
    }

    @Test
    void restartOfAllParticipantsOneAfterAnotherFailsNoRequest() {
        for (ServiceProcess participant : cluster.participants()) {
            participant.stop();
            participant.start();
            cluster.awaitReplicated(CATCH_UP);
        }
        History history = requireClean();
        assertThat(history.failures()).as(history.toString()).isEmpty();
    }

    private History requireClean() {
        History history = workload.finish();
        System.out.println("ParticipantFaultsIT: " + history);
        assertThat(history.violations()).as(history.toString()).isEmpty();
        return history;
    }

    private static int leaderOfMost() throws IOException {
        return cluster.status(0)
            .replicas()
            .stream()
            .map(PartitionStatus::leader)
            .filter(Objects::nonNull)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
            .entrySet()
            .stream()
            .max(Comparator.comparingLong(Map.Entry::getValue))
            .orElseThrow()
            .getKey() - 1;
    }

    private static List<Integer> ids() throws IOException {
        String body = cluster.get(cluster.main("/participants")).body();
        return List.of(JsonMapper.shared().readValue(body, ParticipantInfo[].class))
            .stream()
            .map(ParticipantInfo::id)
            .toList();
    }

}
