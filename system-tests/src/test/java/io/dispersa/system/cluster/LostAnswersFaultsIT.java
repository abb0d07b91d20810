package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The names of writes are kept with their partition: across a change of its leader, a
 * snapshot and a restart, a repeat is known for what it is.
 */
class LostAnswersFaultsIT {

    private static final int WRITES = 60;

    private static final int SNAPSHOT_EVERY = 50;

    private static final Duration LIMIT = Duration.ofSeconds(90);

    private static final Pattern SNAPSHOTS_TAKEN = Pattern.compile("dispersa_replica_snapshots\\S* [1-9]");

    @TempDir
    private Path temp;

    private TestCluster cluster;

    private LostAnswers writes;

    @BeforeEach
    void start() throws IOException {
        cluster = new TestCluster(temp, 3, "--dispersa.raft.snapshot-every=" + SNAPSHOT_EVERY).start()
            .awaitReplicated(LIMIT);
        writes = new LostAnswers(cluster);
    }

    @AfterEach
    void end() throws IOException {
        writes.close();
        cluster.close();
    }

    @Test
    void writeIsDoneOnceAcrossAChangeOfLeaderASnapshotAndARestart() throws IOException {
        writes.write("leader-killed", WRITES);
        cluster.participants().get(cluster.leaderOf("leader-killed-0").orElseThrow()).kill();
        repeat();
        cluster.mend();

        writes.write("snapshot", WRITES);
        for (int i = 0; i < 6 * 2 * SNAPSHOT_EVERY; i++) {
            cluster.put("filler-" + i % 60, "v" + i);
        }
        for (int i : List.of(0, 1, 2)) {
            await().atMost(LIMIT)
                .until(() -> SNAPSHOTS_TAKEN.matcher(cluster.get(cluster.participant(i, "/actuator/prometheus")).body())
                    .find());
        }
        writes.write("restart", WRITES);
        cluster.participants().forEach(ServiceProcess::kill);
        cluster.mainNode().kill();
        cluster.mend();
        repeat();
        assertThat(await().atMost(LIMIT).until(() -> cluster.leaderOf("restart-0"), OptionalInt::isPresent))
            .isPresent();
    }

    private void repeat() throws IOException {
        int repeated = writes.repeat();
        System.out.println("LostAnswersFaultsIT: " + repeated + " writes were sent again");
        assertThat(repeated).isGreaterThanOrEqualTo(WRITES / 4);
    }

}
