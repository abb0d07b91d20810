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
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a replica does whose log, snapshot or promise is not what it wrote. */
@Timeout(180)
class LogRotTests {

    private static final int BITS = 40;

    /** The bytes of the last entry, or more. */
    private static final int END = 40;

    private static final List<String> WORDS = IntStream.range(0, 20).mapToObj(i -> "word-" + i).toList();

    private final Peer alone = TestNodes.peer("1.1");

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
        fill();
        Path log = files("current").stream().filter(LogRotTests::isLog).findFirst().orElseThrow();
        int written = lengthWithoutPadding(Files.readAllBytes(log));
        // Half of them at the end: what is cut off there may pass for never written.
        assertThat(flip(random -> new Bit(log,
                random.nextBoolean() ? random.nextInt(8 * written) : 8 * written - 1 - random.nextInt(8 * END))))
            .isGreaterThan(BITS / 2);
    }

    @Test
    void whicheverBitOfItsSnapshotChangesAReplicaHasAllOrDoesNotStart() throws IOException {
        fill();
        List<Path> snapshot = files("sm");
        assertThat(flip(random -> {
            Path file = snapshot.get(random.nextInt(snapshot.size()));
            return new Bit(file, random.nextInt(Math.toIntExact(8 * file.toFile().length())));
        })).isGreaterThan(BITS / 2);
    }

    private void fill() {
        nodes.found(List.of(alone));
        WORDS.forEach(nodes::submit);
        nodes.stop(alone.id());
    }

    /** Returns how often the replica did not start. */
    private int flip(Function<SplittableRandom, Bit> choice) throws IOException {
        long seed = System.nanoTime();
        System.out.printf("LogRotTests: seed %d%n", seed);
        SplittableRandom random = new SplittableRandom(seed);
        Path replica = nodes.groupOf(alone.id());
        copy(replica, temp.resolve("good"));
        int refused = 0;
        for (int i = 0; i < BITS; i++) {
            Bit bit = choice.apply(random);
            byte[] bytes = Files.readAllBytes(bit.file());
            bytes[bit.number() / 8] ^= (byte) (1 << bit.number() % 8);
            Files.write(bit.file(), bytes);
            try {
                nodes.start(alone, 1000);
                await().atMost(TestNodes.LONG).until(() -> nodes.leader().equals(alone.id()));
                assertThat(nodes.words(alone.id())).as("%s", bit).isEqualTo(WORDS);
                nodes.stop(alone.id());
            }
            catch (RaftStartException _) {
                refused++;
            }
            copy(temp.resolve("good"), replica);
        }
        return refused;
    }

    @Test
    void replicaThatHasForgottenATermOfItsLogDoesNotStart() throws IOException {
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

    /** Returns the files below a directory of the replica. */
    private List<Path> files(String directory) throws IOException {
        return DurableFiles.regularFiles(nodes.groupOf(alone.id()).resolve(directory));
    }

    private static boolean isLog(Path file) {
        return String.valueOf(file.getFileName()).startsWith("log_");
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

    /**
     * A bit on the disk.
     *
     * @param number from the beginning of the file
     */
    private record Bit(Path file, int number) {
    }

}
