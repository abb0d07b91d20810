package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.api.PartitionStatus;
import io.dispersa.system.history.History;
import io.dispersa.system.history.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Other programs want ten times the cores that there are: service is slow, and goes on.
 */
class BusyMachineFaultsIT {

    /** As long as is asked for with -Ddispersa.busy.minutes=5. */
    private static final Duration BUSY = Duration.ofMinutes(Integer.getInteger("dispersa.busy.minutes", 1));

    private static final int FOR_EACH_CORE = 10;

    /** How long no write may be acknowledged, in any partition. */
    private static final Duration WITHOUT_A_WRITE = Duration.ofSeconds(30);

    /** One of each partition's, and some. */
    private static final int MOST_ELECTIONS = 12;

    private static final Duration SLOW = Duration.ofMinutes(5);

    @TempDir
    private Path temp;

    private TestCluster cluster;

    private List<Process> spinning = List.of();

    @BeforeEach
    void startCluster() throws IOException {
        cluster = new TestCluster(temp, 3).start().awaitReplicated(SLOW);
    }

    @AfterEach
    void endAll() {
        rest();
        cluster.close();
    }

    @Test
    void writesGoOnWhileOthersWantTenTimesTheCores() throws IOException {
        try (Workload workload = Workload.start("busy", List.of(cluster.main("/")), false)) {
            workload.awaitWrites(0, SLOW);
            long terms = terms();
            spin();
            await().pollDelay(BUSY).atMost(BUSY.multipliedBy(2)).until(() -> true);
            long elections = terms() - terms;
            rest();
            finish(workload, elections);
        }
    }

    @Test
    void writesGoOnWhileOneIsKilledAndOthersWantTenTimesTheCores() throws IOException {
        try (Workload workload = Workload.start("busy", List.of(cluster.main("/")), false)) {
            workload.awaitWrites(0, SLOW);
            long terms = terms();
            spin();
            ServiceProcess killed = cluster.awaitLeaderOf("busy-0-0", SLOW);
            killed.kill();
            workload.awaitWrites(workload.history().now(), WITHOUT_A_WRITE);
            await().pollDelay(BUSY).atMost(BUSY.multipliedBy(2)).until(() -> true);
            long elections = terms() - terms;
            rest();
            finish(workload, elections);
        }
    }

    private static void finish(Workload workload, long elections) {
        History history = workload.finish();
        System.out.printf("BusyMachineFaultsIT: %d elections, %s%n", elections, history);
        assertThat(elections).as("elections").isLessThan(MOST_ELECTIONS);
        assertThat(history.violations()).as(history.toString()).isEmpty();
        assertThat(history.longestPause()).as(history.toString()).isLessThan(WITHOUT_A_WRITE);
    }

    /** They end by themselves, even if this process does not end them. */
    private void spin() {
        int count = FOR_EACH_CORE * Runtime.getRuntime().availableProcessors();
        long most = BUSY.plus(SLOW).toSeconds();
        spinning = IntStream.range(0, count).mapToObj(_ -> {
            try {
                return new ProcessBuilder("timeout", Long.toString(most), "sh", "-c", "while :; do :; done").start();
            }
            catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }).toList();
    }

    private void rest() {
        spinning.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
        spinning = List.of();
    }

    /** Returns how many elections there have been, in all partitions. */
    private long terms() throws IOException {
        return cluster.status(0).replicas().stream().mapToLong(PartitionStatus::term).sum();
    }

}
