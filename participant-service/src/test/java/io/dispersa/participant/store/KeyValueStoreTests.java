package io.dispersa.participant.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dispersa.api.Key;
import io.dispersa.participant.store.Applied.Absent;
import io.dispersa.participant.store.Applied.Deleted;
import io.dispersa.participant.store.Applied.Stored;
import io.dispersa.service.launch.StartupRefusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class KeyValueStoreTests {

    private static final UUID CLUSTER = UUID.fromString("00000000-0000-0000-0000-000000000001");

    @TempDir
    Path directory;

    private Storage storage;

    @BeforeEach
    void open() {
        storage = Storage.open(directory, new StorageSettings(DataSize.ofMegabytes(1), DataSize.ofMegabytes(8)));
    }

    @AfterEach
    void close() {
        storage.close();
    }

    @Test
    void commitGivesGrowingVersionsInOrderWithinABatch() {
        try (KeyValueStore store = storage.open(CLUSTER, 0)) {
            assertThat(store.commit(List.of(put("a", "1"), put("a", "22"), delete("a"), delete("a"), put("a", "3"))))
                .containsExactly(new Stored(true, 1), new Stored(false, 2), new Deleted(), new Absent(),
                        new Stored(true, 3));
            assertThat(store.contents()).isEqualTo(new Contents(3, 1, 2));
        }
    }

    @Test
    void whatWasCommittedIsThereAfterReopening() {
        try (KeyValueStore store = storage.open(CLUSTER, 0)) {
            store.commit(List.of(put("a", "1"), put("b", "")));
            store.commit(List.of(delete("a")));
        }
        try (KeyValueStore store = storage.open(CLUSTER, 0)) {
            assertThat(store.get(Key.of("a"))).isEmpty();
            StoredValue value = store.get(Key.of("b")).orElseThrow();
            assertThat(value.version()).isEqualTo(2);
            assertThat(value.contentType()).isEqualTo("text/plain");
            assertThat(value.bytes()).isEmpty();
            assertThat(store.contents()).isEqualTo(new Contents(2, 1, 1));
            assertThat(store.commit(List.of(put("a", "x")))).containsExactly(new Stored(true, 3));
        }
    }

    @Test
    void replacingCountsOnlyTheDifference() {
        try (KeyValueStore store = storage.open(CLUSTER, 0)) {
            store.commit(List.of(put("key", "12345")));
            store.commit(List.of(put("key", "1")));
            assertThat(store.contents()).isEqualTo(new Contents(2, 1, 4));
        }
    }

    @Test
    void scanWalksInByteOrderAndCountsTheSameMoment() {
        try (KeyValueStore store = storage.open(CLUSTER, 0)) {
            store.commit(List.of(put("é", "1"), put("b", "2"), put("a", "3"), put("m", "4")));
            List<String> keys = new ArrayList<>();
            try (Scan scan = store.scan()) {
                store.commit(List.of(put("late", "5")));
                assertThat(scan.keys()).isEqualTo(4);
                for (; scan.hasCurrent(); scan.advance()) {
                    keys.add(scan.key().text() + "=" + new String(scan.value().bytes(), StandardCharsets.UTF_8));
                }
            }
            assertThat(keys).containsExactly("a=3", "b=2", "m=4", "é=1");
        }
    }

    @Test
    void everyUseAfterCloseIsRefused() {
        KeyValueStore store = storage.open(CLUSTER, 0);
        store.close();
        store.close();
        assertThatThrownBy(() -> store.get(Key.of("a"))).isInstanceOf(StoreClosedException.class);
        assertThatThrownBy(() -> store.commit(List.of(delete("a")))).isInstanceOf(StoreClosedException.class);
        assertThatThrownBy(store::scan).isInstanceOf(StoreClosedException.class);
    }

    @Test
    void openWhenDirectoryIsOfAnotherClusterOrPartitionRefuses() throws IOException {
        storage.open(CLUSTER, 0).close();
        assertThatThrownBy(() -> storage.open(new UUID(9, 9), 0)).isInstanceOf(StartupRefusal.class)
            .hasMessageContaining("partitions/0");
        Files.move(directory.resolve("partitions/0"), directory.resolve("partitions/1"));
        assertThatThrownBy(() -> storage.open(CLUSTER, 1)).isInstanceOf(StartupRefusal.class);
    }

    @Test
    void openWhenAFileIsMissingRefusesInsteadOfServingNothing() throws IOException {
        storage.open(CLUSTER, 0).close();
        Files.delete(directory.resolve("partitions/0/CURRENT"));
        assertThatThrownBy(() -> storage.open(CLUSTER, 0)).isInstanceOf(StartupRefusal.class)
            .hasMessageContaining("partitions/0");
    }

    @Test
    void openWhenTheLogIsDamagedInTheMiddleRefuses() throws IOException {
        writeTwice();
        byte[] log = Files.readAllBytes(log());
        log[40] ^= 1;
        Files.write(log(), log);
        assertThatThrownBy(() -> storage.open(CLUSTER, 0)).isInstanceOf(StartupRefusal.class)
            .hasMessageContaining("partitions/0");
    }

    @Test
    void openWhenTheLogEndsInAnUnfinishedRecordKeepsWhatWasBefore() throws IOException {
        writeTwice();
        try (var channel = Files.newByteChannel(log(), StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 3);
        }
        try (KeyValueStore store = storage.open(CLUSTER, 0)) {
            assertThat(store.get(Key.of("a"))).isPresent();
            assertThat(store.get(Key.of("b"))).isEmpty();
            assertThat(store.contents()).isEqualTo(new Contents(1, 1, 2));
        }
    }

    @Test
    void anUnfinishedCreationIsBegunAnew() throws IOException {
        Path draft = Files.createDirectories(directory.resolve("partitions/0.new"));
        Files.writeString(draft.resolve("CURRENT"), "nonsense");
        try (KeyValueStore store = storage.open(CLUSTER, 0)) {
            assertThat(store.contents()).isEqualTo(Contents.EMPTY);
        }
        assertThat(draft).doesNotExist();
    }

    private void writeTwice() {
        try (KeyValueStore store = storage.open(CLUSTER, 0)) {
            store.commit(List.of(put("a", "1")));
            store.commit(List.of(put("b", "2")));
        }
    }

    private Path log() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("partitions/0"))) {
            return files.filter(file -> file.toString().endsWith(".log")).max(Comparator.naturalOrder()).orElseThrow();
        }
    }

    private static Change put(String key, String value) {
        return new Change.Put(Key.of(key), "text/plain", value.getBytes(StandardCharsets.UTF_8));
    }

    private static Change delete(String key) {
        return new Change.Delete(Key.of(key));
    }

}
