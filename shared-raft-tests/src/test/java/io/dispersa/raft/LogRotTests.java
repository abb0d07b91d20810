package io.dispersa.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a replica does whose log, or what it promised, is not what it wrote. */
@Timeout(180)
class LogRotTests {

    private static final int BITS = 40;

    /** The bytes of the last entry, or more. */
    private static final int END = 40;

    private static final List<String> WORDS = IntStream.range(0, 20).mapToObj(i -> "word-" + i).toList();

    @TempDir
    private Path temp;

    private TestNodes nodes;

    @BeforeEach
    void prepare() {
        nodes = new TestNodes(temp.resolve("nodes"));
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void whicheverBitOfItsLogChangesAReplicaHasAllOrDoesNotStart() throws IOException {
        Peer alone = TestNodes.peer("1.1");
        nodes.found(List.of(alone));
        WORDS.forEach(nodes::submit);
        nodes.stop(alone.id());
        Path log = logOf(alone.id());
        byte[] good = Files.readAllBytes(log);
        int written = lengthWithoutPadding(good);
        long seed = System.nanoTime();
        System.out.printf("LogRotTests: seed %d, %d bytes%n", seed, written);
        SplittableRandom random = new SplittableRandom(seed);
        copy(nodes.groupOf(alone.id()), temp.resolve("good"));
        int refused = 0;
        for (int i = 0; i < BITS; i++) {
            // Half of them at the end: what is cut off there may pass for never written.
            int bit = i % 2 == 0 ? random.nextInt(8 * written) : 8 * written - 1 - random.nextInt(8 * END);
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(log, bad);
            try {
                nodes.start(alone, 1000);
                await().atMost(TestNodes.LONG).until(() -> nodes.leader().equals(alone.id()));
                assertThat(nodes.words(alone.id())).as("bit %d", bit).isEqualTo(WORDS);
                nodes.stop(alone.id());
            }
            catch (RaftStartException _) {
                refused++;
            }
            copy(temp.resolve("good"), nodes.groupOf(alone.id()));
        }
        assertThat(refused).isGreaterThan(BITS / 2);
    }

    @Test
    void replicaThatHasForgottenATermOfItsLogDoesNotStart() throws IOException {
        Peer alone = TestNodes.peer("1.1");
        nodes.found(List.of(alone));
        nodes.submit("a");
        nodes.stop(alone.id());
        Path promise = nodes.groupOf(alone.id()).resolve("current/raft-meta");
        byte[] earlier = Files.readAllBytes(promise);
        nodes.start(alone, 1000);
        nodes.submit("b");
        nodes.stop(alone.id());
        Files.write(promise, earlier);
        assertThatThrownBy(() -> nodes.start(alone, 1000)).isInstanceOf(RaftStartException.class)
            .hasMessageContaining("its log is of term");
    }

    private Path logOf(String id) throws IOException {
        try (Stream<Path> files = Files.list(nodes.groupOf(id).resolve("current"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("log_")).findFirst().orElseThrow();
        }
    }

    /** Ratis fills a segment with zeros before it writes to it. */
    private static int lengthWithoutPadding(byte[] bytes) {
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == 0) {
            length--;
        }
        return length;
    }

    private static void copy(Path from, Path to) throws IOException {
        DurableFiles.deleteTree(to);
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                }
                catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

}
