package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes stand still, as in a debugger, a paused container or a suspended machine, and
 * go on by themselves.
 */
class PauseFaultsIT {

    private static final Duration REPLICATED = Duration.ofMinutes(2);

    /**
     * Longer than any timeout of the cluster; more with -Ddispersa.pause.seconds=3600.
     */
    private static final Duration PAUSE = Duration.ofSeconds(Integer.getInteger("dispersa.pause.seconds", 75));

    private static final Duration SERVED_AGAIN = Duration.ofSeconds(30);

    @TempDir
    private Path temp;

    private TestCluster cluster;

    @BeforeEach
    void startCluster() throws IOException {
        cluster = new TestCluster(temp, 3).start().awaitReplicated(REPLICATED);
        for (int i = 0; i < 30; i++) {
            assertThat(cluster.put("key-" + i, "before").statusCode()).isEqualTo(201);
        }
    }

    @AfterEach
    void endCluster() {
        cluster.close();
    }

    @Test
    void allThatStandStillTogetherGoOnByThemselves() throws IOException {
        List<ServiceProcess> all = Stream.concat(cluster.mainNodes().stream(), cluster.participants().stream())
            .toList();
        all.forEach(ServiceProcess::pause);
        standStill();
        all.forEach(ServiceProcess::resume);
        requireServed();
        cluster.awaitReplicated(REPLICATED);
        requireNobodyEnded(all);
    }

    @Test
    void participantThatStandsStillAloneGoesOnAndHasWhatWasWrittenMeanwhile() throws IOException {
        ServiceProcess paused = cluster.awaitLeaderOf("key-0", SERVED_AGAIN);
        paused.pause();
        requireServed();
        standStill();
        paused.resume();
        cluster.awaitReplicated(REPLICATED);
        requireServed();
        ReplicaDigests.requireEqual(cluster);
        requireNobodyEnded(cluster.participants());
    }

    private static void standStill() {
        await().pollDelay(PAUSE).atMost(PAUSE.multipliedBy(2)).until(() -> true);
    }

    /** Every key can be written soon, and is read as it was written. */
    private void requireServed() throws IOException {
        for (int i = 0; i < 30; i++) {
            String key = "key-" + i;
            await().atMost(SERVED_AGAIN).ignoreExceptions().until(() -> cluster.put(key, "after").statusCode() == 204);
            assertThat(cluster.get(cluster.main("/kv/" + key)).body()).isEqualTo("after");
        }
    }

    private static void requireNobodyEnded(List<ServiceProcess> all) {
        assertThat(all).allSatisfy(process -> {
            assertThat(process.isAlive()).isTrue();
            assertThat(process.log()).doesNotContain("cannot go on", "ove the whole data directory",
                    "ove the data directory");
        });
    }

}
