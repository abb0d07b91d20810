package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.system.history.History;
import io.dispersa.system.history.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing can be written any more, in the middle of writes. */
class FullDiskFaultsIT {

    private static final Duration GIVE_UP = Duration.ofSeconds(60);

    private static final Duration ALL_IS_WELL = Duration.ofMinutes(2);

    @TempDir
    private Path temp;

    @Test
    void participantWhoseDiskIsFullEndsTheOthersGoOnAndNothingIsLost() throws IOException {
        FullDisk disk = FullDisk.build(temp);
        try (TestCluster cluster = new TestCluster(temp, 3, "--dispersa.raft.snapshot-every=500").with(disk)) {
            cluster.start().awaitReplicated(ALL_IS_WELL);
            try (Workload workload = Workload.start("full", List.of(cluster.main("/")), true)) {
                for (int i = 0; i < cluster.participants().size(); i++) {
                    ServiceProcess participant = cluster.participants().get(i);
                    workload.awaitWrites(workload.history().now(), GIVE_UP);
                    disk.fill(cluster.data(i));
                    assertThat(participant.awaitExit()).isNotZero();
                    workload.awaitWrites(workload.history().now(), GIVE_UP);
                    participant.start();
                    assertThat(participant.awaitExit()).as("nothing can be written yet").isNotZero();
                    assertThat(participant.log()).contains("No space left on device").doesNotContain("\tat ");
                    disk.free(cluster.data(i));
                    participant.start();
                    cluster.awaitReplicated(ALL_IS_WELL);
                }
                History history = workload.finish();
                System.out.println("FullDiskFaultsIT: " + history);
                assertThat(history.violations()).as(history.toString()).isEmpty();
                ReplicaDigests.requireEqual(cluster);
            }
        }
    }

    /** Entries still find room in the files of the logs: what does not is a vote. */
    @Test
    void whoCannotWriteItsVoteEndsAtOnceAndIsAsBeforeLater() throws IOException {
        FullDisk disk = FullDisk.build(temp);
        try (TestCluster cluster = new TestCluster(temp, 3).with(disk)) {
            cluster.start().awaitReplicated(ALL_IS_WELL);
            List<ServiceProcess> participants = cluster.participants();
            for (int i = 0; i < participants.size(); i++) {
                disk.fillForGrowth(cluster.data(i));
            }
            participants.getFirst().kill();
            List<ServiceProcess> voters = participants.subList(1, participants.size());
            await().atMost(GIVE_UP).until(() -> !voters.stream().allMatch(ServiceProcess::isAlive));
            assertThat(voters.stream().filter(voter -> !voter.isAlive())).allSatisfy(voter -> assertThat(voter.log())
                .contains("a vote or a term cannot be written: java.io.IOException: No space left on device")
                .doesNotContain("\tat "));
            for (int i = 0; i < participants.size(); i++) {
                disk.free(cluster.data(i));
            }
            cluster.mend();
            ReplicaDigests.requireEqual(cluster);
        }
    }

}
