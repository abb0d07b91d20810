package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.Key;
import io.dispersa.partition.Partitioner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no longer in the log comes from a snapshot. */
class SnapshotsFaultsIT {

    private static final Duration CATCH_UP = Duration.ofSeconds(90);

    private static final Duration FILLING = Duration.ofMinutes(4);

    private static final int KEYS = 40;

    /** Large enough that the log soon has several files, of which the first can go. */
    private static final String PADDING = "x".repeat(64 * 1024);

    /** A file of the log, by the index of its first entry. */
    private static final Pattern LOG_FILE = Pattern.compile("log_(?:inprogress_)?(\\d+)(?:-\\d+)?");

    @TempDir
    private Path temp;

    @Test
    void participantThatWasAwayForTheWholeLogCatchesUpBySnapshot() throws IOException {
        try (TestCluster cluster = new TestCluster(temp, 3, "--dispersa.raft.snapshot-every=200")) {
            cluster.start().awaitReplicated(CATCH_UP);
            List<String> keys = keysOfOnePartition();
            Map<String, String> expected = new TreeMap<>();
            cluster.participants().get(2).kill();
            long end = System.nanoTime() + FILLING.toNanos();
            int writes = 0;
            while (firstLogIndexes(cluster.data(0)).allMatch(first -> first == 0)) {
                assertThat(System.nanoTime()).as("the log keeps its first entry after %d writes", writes)
                    .isLessThan(end);
                for (String key : keys) {
                    String value = PADDING + writes;
                    writes++;
                    putUntilAcknowledged(cluster, key, value, end);
                    expected.put(key, value);
                }
            }
            System.out.println("SnapshotsFaultsIT: the log was cut after " + writes + " writes");
            cluster.participants().get(2).start();
            cluster.awaitReplicated(CATCH_UP);
            requireAll(cluster, expected);

            cluster.participants().forEach(ServiceProcess::stop);
            cluster.mend();
            requireAll(cluster, expected);

            cluster.participants().get(0).kill();
            cluster.wipe(0);
            cluster.mend();
            cluster.participants().get(1).kill();
            requireAll(cluster, expected);
        }
    }

    /** The value is the same each time, so that a repeat does no harm. */
    private static void putUntilAcknowledged(TestCluster cluster, String key, String value, long end)
            throws IOException {
        while (cluster.put(key, value).statusCode() >= 300) {
            assertThat(System.nanoTime()).as("a write is acknowledged").isLessThan(end);
        }
    }

    /** Every participant that runs has all of it, by itself. */
    private static void requireAll(TestCluster cluster, Map<String, String> expected) throws IOException {
        for (Map.Entry<String, String> entry : expected.entrySet()) {
            assertThat(cluster.get(cluster.main("/kv/" + entry.getKey())).body()).as(entry.getKey())
                .isEqualTo(entry.getValue());
            for (int i = 0; i < 3; i++) {
                if (cluster.participants().get(i).isAlive()) {
                    assertThat(
                            cluster.get(cluster.participant(i, "/kv/" + entry.getKey() + "?consistency=stale")).body())
                        .as("%s at participant %d", entry.getKey(), i + 1)
                        .isEqualTo(entry.getValue());
                }
            }
        }
    }

    /** Returns the index of the first entry that is kept, for each log in a directory. */
    private static Stream<Long> firstLogIndexes(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            Map<Path, Long> first = new TreeMap<>();
            files.forEach(file -> {
                Matcher name = LOG_FILE.matcher(file.getFileName().toString());
                if (name.matches()) {
                    first.merge(file.getParent(), Long.valueOf(name.group(1)), Math::min);
                }
            });
            return List.copyOf(first.values()).stream();
        }
        catch (UncheckedIOException | IOException e) {
            // A file went while the tree was walked: look again.
            return Stream.of(0L);
        }
    }

    private static List<String> keysOfOnePartition() {
        return IntStream.iterate(0, i -> i + 1)
            .mapToObj(i -> "kept-" + i)
            .filter(key -> new Partitioner(6).partitionOf(Key.of(key)) == 0)
            .limit(KEYS)
            .toList();
    }

}
