package io.dispersa.participant.store;

import static io.dispersa.participant.store.LogDriver.CLUSTER;
import static io.dispersa.participant.store.LogDriver.apply;
import static io.dispersa.participant.store.LogDriver.at;
import static io.dispersa.participant.store.LogDriver.get;
import static io.dispersa.participant.store.LogDriver.put;
import static io.dispersa.participant.store.LogDriver.snapshot;
import static io.dispersa.participant.store.LogDriver.tables;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dispersa.api.Key;
import io.dispersa.operation.Operation;
import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.testing.Bits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** What becomes of bits that change on the disk. */
class DamageTests {

    private static final int KEYS = 40;

    private static final int VALUE = 3000;

    @TempDir
    Path directory;

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    private Storage storage;

    private PartitionState state;

    @BeforeEach
    void fill() {
        open();
        for (int i = 1; i <= KEYS; i++) {
            apply(state, i, new Operation.Put(key(i), "text/plain", value(i)));
        }
        reopen();
    }

    @AfterEach
    void close() {
        state.close();
        storage.close();
    }

    @Test
    void readOfADamagedBlockFailsAndIsTold() throws IOException {
        flipTheMiddleOfATable();
        assertThatThrownBy(this::readAll).isInstanceOf(StoreException.class);
        assertThat(told).isNotEmpty();
    }

    @Test
    void scanOverADamagedBlockFailsAndIsTold() throws IOException {
        flipTheMiddleOfATable();
        assertThatThrownBy(() -> {
            try (Scan scan = state.scan(Instant.EPOCH)) {
                while (scan.hasCurrent()) {
                    scan.advance();
                }
            }
        }).isInstanceOf(StoreException.class);
        assertThat(told).isNotEmpty();
    }

    @Test
    void entryThatNeedsADamagedBlockIsNotAppliedAndIsTold() throws IOException {
        flipTheMiddleOfATable();
        assertThatThrownBy(() -> {
            for (int i = 1; i <= KEYS; i++) {
                apply(state, KEYS + i, new Operation.Put(key(i), "text/plain", value(i)));
            }
        }).isInstanceOf(StoreException.class);
        assertThat(told).isNotEmpty();
    }

    @Test
    void snapshotOfADamagedTableFailsAndIsTold() throws IOException {
        flipTheMiddleOfATable();
        assertThatThrownBy(() -> snapshot(state, directory.resolve("snapshot"))).isInstanceOf(IOException.class)
            .hasMessageContaining("checksum");
        assertThat(told).isNotEmpty();
    }

    @Test
    void snapshotAfterASnapshotLooksAtNewTablesOnly() throws IOException {
        snapshot(state, directory.resolve("first"));
        Bits.flip(largest(directory.resolve("partitions")), VALUE * KEYS / 2);
        snapshot(state, directory.resolve("second")); // its digest is that of before
        apply(state, KEYS + 1, put("later", "1"));
        snapshot(state, directory.resolve("third"));
        assertThat(told).isEmpty();
    }

    @Test
    void snapshotThatIsDamagedIsNotInstalled() throws IOException {
        Path snapshot = snapshot(state, directory.resolve("snapshot"));
        try (Storage others = LogDriver.storage(directory.resolve("other"));
                PartitionState other = others.open(CLUSTER, 0, LogDriver.UNWATCHED)) {
            apply(other, 1, put("mine", "1"));
            Path copy = directory.resolve("copy");
            DurableFiles.copyFlat(snapshot, copy);
            Bits.flip(largest(copy), VALUE * KEYS / 2);
            assertThatThrownBy(() -> other.install(copy, at(KEYS))).isInstanceOf(IOException.class)
                .hasMessageContaining("checksum");
            assertThat(get(other, "mine")).contains("1");
        }
    }

    @Test
    void tableThatIsGoneIsNotDamaged() {
        state.verify(directory.resolve("000099.sst"));
        state.tables().forEach(state::verify);
        assertThat(told).isEmpty();
    }

    @Test
    void whicheverBitChangesNoOtherValueIsRead() throws IOException {
        long seed = RandomGenerator.getDefault().nextLong();
        System.out.println("DamageTests seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        close();
        Path data = directory.resolve("partitions");
        List<Path> files = DurableFiles.files(data);
        for (int i = 0; i < 40; i++) {
            Path file = files.get(i % files.size());
            long position = Files.size(file) == 0 ? -1 : random.nextLong(Files.size(file));
            if (position >= 0) {
                byte[] before = Files.readAllBytes(file);
                Bits.flip(file, position);
                readAllOrNothing(file + " at " + position);
                Files.write(file, before);
            }
        }
        reopen();
        readAll();
    }

    /** Opening may leave files of its own, so each attempt has a copy. */
    private void readAllOrNothing(String where) throws IOException {
        Path copy = Files.createTempDirectory(directory, "copy");
        FileSystemUtils.copyRecursively(directory.resolve("partitions"), copy.resolve("partitions"));
        told.clear();
        try (Storage copied = LogDriver.storage(copy); PartitionState opened = copied.open(CLUSTER, 0, told::add)) {
            for (int i = 1; i <= KEYS; i++) {
                assertThat(opened.get(key(i)).orElseThrow().bytes()).as(where).isEqualTo(value(i));
            }
        }
        catch (StartupRefusal e) {
            assertThat(e).as(where).hasMessageContaining("cannot be used");
        }
        catch (StoreException e) {
            assertThat(told).as(where + ": " + e.getMessage()).isNotEmpty();
        }
    }

    private void readAll() {
        for (int i = 1; i <= KEYS; i++) {
            assertThat(state.get(key(i)).orElseThrow().bytes()).isEqualTo(value(i));
        }
    }

    private void open() {
        storage = LogDriver.storage(directory);
        state = storage.open(CLUSTER, 0, told::add);
    }

    private void reopen() {
        close();
        open();
    }

    private void flipTheMiddleOfATable() throws IOException {
        close();
        Bits.flip(largest(directory.resolve("partitions")), VALUE * KEYS / 2);
        open();
    }

    private static Path largest(Path tree) throws IOException {
        return tables(tree).stream().max(Comparator.comparingLong(file -> file.toFile().length())).orElseThrow();
    }

    private static Key key(int number) {
        return Key.of("key-%03d".formatted(number));
    }

    /** It does not compress, so that every byte of it is somewhere in the file. */
    private static byte[] value(int number) {
        byte[] bytes = new byte[VALUE];
        new SplittableRandom(number).nextBytes(bytes);
        return bytes;
    }

}
