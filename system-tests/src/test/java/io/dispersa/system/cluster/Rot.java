package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.testing.Bits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Changes bits on the disks of participants, which do not run meanwhile. */
final class Rot {

    private static final Duration NOTICED = Duration.ofMinutes(1);

    /** What is larger is a value, and no row of the store itself. */
    private static final int LARGE = 1000;

    private final TestCluster cluster;

    Rot(TestCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Changes a bit of the largest file of a participant that holds keys and values.
     * @param where in the file, from 0 to 1
     * @return the partition that it belongs to
     */
    int ofLargestTable(int participant, double where) {
        Path partitions = cluster.data(participant).resolve("partitions");
        Path table = largest(partitions, file -> file.toString().endsWith(".sst"));
        Bits.flip(table, (long) (where * (table.toFile().length() - 1)));
        return Integer.parseInt(partitions.relativize(table).getName(0).toString());
    }

    /**
     * Changes the value of a key that a participant stores, with checksums that are
     * right.
     */
    void ofValue(int participant, int partition, String key) {
        try (RocksDB db = RocksDB.open(store(participant, partition).toString());
                RocksIterator rows = db.newIterator()) {
            rows.seekToFirst();
            while (!isValueOf(rows, key)) {
                rows.next();
            }
            byte[] value = rows.value();
            value[value.length - 1] ^= 1;
            db.put(rows.key(), value);
        }
        catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isValueOf(RocksIterator rows, String key) {
        assertThat(rows.isValid()).as("a row of " + key).isTrue();
        return rows.value().length > LARGE && new String(rows.key(), StandardCharsets.UTF_8).endsWith(key);
    }

    private Path store(int participant, int partition) {
        return largest(cluster.data(participant).resolve("partitions/" + partition),
                file -> "CURRENT".equals(file.getFileName().toString()))
            .resolveSibling("");
    }

    /** Returns the largest of the files below a directory that are meant. */
    static Path largest(Path directory, Predicate<Path> meant) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(meant).max(Comparator.comparingLong(file -> file.toFile().length())).orElseThrow();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Has a participant that runs read all of a partition, until it has ended, has read
     * it, or has no replica of it.
     */
    void awaitNoticed(int participant, int partition) {
        ServiceProcess process = cluster.participants().get(participant);
        await().atMost(NOTICED).until(() -> !process.isAlive() || hasNothingDamaged(participant, partition));
    }

    /** It may not have opened its replicas yet. */
    private boolean hasNothingDamaged(int participant, int partition) {
        try {
            int status = cluster.getAsPeer(participant, "/partitions/" + partition + "/digest").statusCode();
            return status == 200 || status == 421;
        }
        catch (IOException e) {
            return false;
        }
    }

}
