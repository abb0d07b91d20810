package io.dispersa.participant.store;

import static io.dispersa.participant.store.LogDriver.CLUSTER;
import static io.dispersa.participant.store.LogDriver.apply;
import static io.dispersa.participant.store.LogDriver.at;
import static io.dispersa.participant.store.LogDriver.get;
import static io.dispersa.participant.store.LogDriver.names;
import static io.dispersa.participant.store.LogDriver.put;
import static io.dispersa.participant.store.LogDriver.tables;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dispersa.raft.Position;
import io.dispersa.service.launch.StartupRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

class StorageTests {

    @TempDir
    Path directory;

    private Path partition;

    private Storage storage;

    @BeforeEach
    void open() {
        partition = directory.resolve("partitions/0");
        storage = LogDriver.storage(directory);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    @Test
    void openWhenThePartitionIsNewMakesAnEmptyOneThatACrashLeavesWhole() throws IOException {
        assertThat(storage.exists(0)).isFalse();
        try (PartitionState state = storage.open(CLUSTER, 0, LogDriver.UNWATCHED)) {
            assertThat(storage.exists(0)).isTrue();
            assertThat(state.applied()).isEqualTo(Position.NONE);
            assertThat(state.contents()).isEqualTo(Contents.EMPTY);
            try (Storage other = LogDriver.storage(LogDriver.crashedCopy(directory, directory.resolve("crashed")));
                    PartitionState back = other.open(CLUSTER, 0, LogDriver.UNWATCHED)) {
                assertThat(back.applied()).isEqualTo(Position.NONE);
            }
        }
    }

    @Test
    void anUnfinishedCreationIsBegunAnew() throws IOException {
        Path draft = Files.createDirectories(directory.resolve("partitions/0.new"));
        Files.writeString(draft.resolve("CURRENT"), "nonsense");
        assertThat(storage.exists(0)).isFalse();
        try (PartitionState state = storage.open(CLUSTER, 0, LogDriver.UNWATCHED)) {
            assertThat(state.contents()).isEqualTo(Contents.EMPTY);
        }
        assertThat(draft).doesNotExist();
    }

    @Test
    void openWhenDirectoryIsOfAnotherClusterOrPartitionRefuses() throws IOException {
        storage.open(CLUSTER, 0, LogDriver.UNWATCHED).close();
        requireRefused(new UUID(9, 9), 0, "another cluster");
        Files.move(partition, directory.resolve("partitions/1"));
        requireRefused(CLUSTER, 1, "another cluster");
    }

    @Test
    void openWhenNothingSaysWhichDataCountsRefuses() throws IOException {
        storage.open(CLUSTER, 0, LogDriver.UNWATCHED).close();
        Files.writeString(partition.resolve("CURRENT"), "data-01\n");
        requireRefused(CLUSTER, 0, "CURRENT does not name");
        Files.delete(partition.resolve("CURRENT"));
        requireRefused(CLUSTER, 0, "CURRENT is missing");
        assertThat(storage.exists(0)).isTrue();
    }

    @Test
    void openWhenTheDataIsGoneRefusesInsteadOfServingNothing() throws IOException {
        storage.open(CLUSTER, 0, LogDriver.UNWATCHED).close();
        Files.delete(partition.resolve("data-1/CURRENT"));
        requireRefused(CLUSTER, 0, "partitions/0");
        FileSystemUtils.deleteRecursively(partition.resolve("data-1"));
        requireRefused(CLUSTER, 0, "partitions/0");
        assertThat(names(partition)).doesNotContain("CURRENT.new");
    }

    @Test
    void openWhenATableIsDamagedRefuses() throws IOException {
        for (boolean shortened : new boolean[] { false, true }) {
            int number = shortened ? 1 : 0;
            try (PartitionState state = storage.open(CLUSTER, number, LogDriver.UNWATCHED)) {
                apply(state, 1, put("a", "1"));
            }
            for (Path table : tables(directory.resolve("partitions/" + number))) {
                byte[] bytes = Files.readAllBytes(table);
                bytes[20] ^= 1;
                Files.write(table, shortened ? Arrays.copyOf(bytes, bytes.length - 1) : bytes);
            }
            storage.close();
            storage = LogDriver.storage(directory);
            requireRefused(CLUSTER, number, "partitions/" + number);
        }
    }

    @Test
    void openWhenATableIsMissingRefuses() throws IOException {
        storage.open(CLUSTER, 0, LogDriver.UNWATCHED).close();
        for (Path table : tables(partition)) {
            Files.delete(table);
        }
        requireRefused(CLUSTER, 0, "partitions/0");
    }

    @Test
    void openWhenAnEarlierVersionWroteItSaysWhatToDo() throws IOException {
        storage.open(CLUSTER, 0, LogDriver.UNWATCHED).close();
        Files.move(partition.resolve("data-1"), directory.resolve("partitions/1"));
        requireRefused(CLUSTER, 1, "earlier version");
        assertThatThrownBy(() -> storage.open(CLUSTER, 1, LogDriver.UNWATCHED)).isInstanceOfSatisfying(
                StartupRefusal.class, e -> assertThat(e.action()).contains("Move the data directory away"));
        assertThat(names(directory.resolve("partitions/1"))).contains("IDENTITY");
    }

    @Test
    void openDeletesWhatADeadProcessLeftInTheMiddleOfAnInstallation() throws IOException {
        try (PartitionState state = storage.open(CLUSTER, 0, LogDriver.UNWATCHED)) {
            apply(state, 1, put("a", "1"));
        }
        Path unfinished = Files.createDirectories(partition.resolve("data-2"));
        Files.writeString(unfinished.resolve("CURRENT"), "nonsense");
        Files.writeString(partition.resolve("CURRENT.new"), "data-");
        try (PartitionState state = storage.open(CLUSTER, 0, LogDriver.UNWATCHED)) {
            assertThat(get(state, "a")).contains("1");
            assertThat(names(partition)).containsExactly("CURRENT", "data-1");
        }
    }

    @Test
    void eachStepOfAnInstallationLeavesTheOldDataOrTheNew() throws IOException {
        Path snapshot = directory.resolve("snapshot");
        try (PartitionState state = storage.open(CLUSTER, 0, LogDriver.UNWATCHED)) {
            apply(state, 1, put("a", "new"));
            LogDriver.snapshot(state, snapshot);
        }
        FileSystemUtils.deleteRecursively(partition);
        storage.open(CLUSTER, 0, LogDriver.UNWATCHED).close();
        PartitionDirectory steps = new PartitionDirectory(partition);

        DurableFiles.copyFlat(snapshot, steps.next());
        requireAfterACrash("copied", Position.NONE);
        Path next = steps.next();
        DurableFiles.copyFlat(snapshot, next);
        steps.pointTo(next);
        assertThat(names(partition)).containsExactly("CURRENT", "data-1", "data-2");
        requireAfterACrash("switched", at(1));
        steps.deleteLeftovers();
        requireAfterACrash("cleaned", at(1));
    }

    private void requireAfterACrash(String step, Position applied) throws IOException {
        Path crashed = LogDriver.crashedCopy(directory, directory.resolve(step));
        try (Storage other = LogDriver.storage(crashed);
                PartitionState state = other.open(CLUSTER, 0, LogDriver.UNWATCHED)) {
            assertThat(state.applied()).isEqualTo(applied);
            assertThat(names(crashed.resolve("partitions/0"))).hasSize(2);
        }
    }

    private void requireRefused(UUID cluster, int number, String reason) {
        assertThatThrownBy(() -> storage.open(cluster, number, LogDriver.UNWATCHED)).isInstanceOf(StartupRefusal.class)
            .hasMessageContaining(reason)
            .hasMessageContaining("partitions/" + number);
    }

}
