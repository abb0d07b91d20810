package io.dispersa.participant.store;

import static io.dispersa.participant.store.LogDriver.CLUSTER;
import static io.dispersa.participant.store.LogDriver.apply;
import static io.dispersa.participant.store.LogDriver.at;
import static io.dispersa.participant.store.LogDriver.delete;
import static io.dispersa.participant.store.LogDriver.get;
import static io.dispersa.participant.store.LogDriver.put;
import static io.dispersa.participant.store.LogDriver.tables;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dispersa.api.Key;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult.Absent;
import io.dispersa.operation.OperationResult.Deleted;
import io.dispersa.operation.OperationResult.Stored;
import io.dispersa.operation.StoredValue;
import io.dispersa.raft.Position;
import io.dispersa.testing.Bits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionStateTests {

    @TempDir
    Path directory;

    private Storage storage;

    private PartitionState state;

    @BeforeEach
    void open() {
        storage = LogDriver.storage(directory.resolve("here"));
        state = storage.open(CLUSTER, 0, LogDriver.UNWATCHED);
    }

    @AfterEach
    void close() {
        state.close();
        storage.close();
    }

    @Test
    void applyGivesGrowingVersionsInOrderWithinAnEntry() {
        assertThat(apply(state, 1, put("a", "1"), put("a", "22"), delete("a"), delete("a"), put("a", "3")))
            .containsExactly(new Stored(true, 1), new Stored(false, 2), new Deleted(), new Absent(),
                    new Stored(true, 3));
        assertThat(state.contents()).isEqualTo(new Contents(3, 1, 2));
        assertThat(state.applied()).isEqualTo(at(1));
    }

    @Test
    void applyWhenAValueIsReplacedCountsOnlyTheDifference() {
        apply(state, 1, put("key", "12345"));
        apply(state, 2, put("key", "1"));
        assertThat(state.contents()).isEqualTo(new Contents(2, 1, 4));
    }

    @Test
    void applyWhenNothingChangesStillMovesOn() {
        assertThat(apply(state, 4, delete("a"))).containsExactly(new Absent());
        assertThat(apply(state, 9)).isEmpty();
        reopen();
        assertThat(state.applied()).isEqualTo(at(9));
        assertThat(state.contents()).isEqualTo(Contents.EMPTY);
    }

    @Test
    void applyWhenTheEntryWasAppliedBeforeRefuses() {
        apply(state, 3, put("a", "1"));
        assertThatThrownBy(() -> apply(state, 3, put("a", "2"))).isInstanceOf(IllegalArgumentException.class);
        assertThat(get(state, "a")).contains("1");
    }

    @Test
    void applyWhenTheEntryHasAnotherFormatRefuses() {
        assertThatThrownBy(() -> state.apply(at(1), new byte[] { 2, 0 })).isInstanceOf(StoreException.class);
        assertThat(state.applied()).isEqualTo(Position.NONE);
    }

    @Test
    void whatWasAppliedIsThereAfterAnOrderlyClose() {
        apply(state, 1, put("a", "1"), put("b", ""));
        apply(state, 2, delete("a"));
        reopen();
        assertThat(get(state, "a")).isEmpty();
        StoredValue value = state.get(Key.of("b")).orElseThrow();
        assertThat(value.version()).isEqualTo(2);
        assertThat(value.contentType()).isEqualTo("text/plain");
        assertThat(value.bytes()).isEmpty();
        assertThat(state.contents()).isEqualTo(new Contents(2, 1, 1));
        assertThat(state.applied()).isEqualTo(at(2));
        assertThat(apply(state, 3, put("a", "x"))).containsExactly(new Stored(true, 3));
    }

    @Test
    void aCrashTakesKeysCountersAndPositionBackTogether() throws IOException {
        apply(state, 1, put("a", "1"), put("b", "2"));
        LogDriver.snapshot(state, directory.resolve("snapshot"));
        apply(state, 2, put("a", "changed"), put("c", "3"));
        apply(state, 3, delete("b"));
        Path crashed = LogDriver.crashedCopy(directory.resolve("here"), directory.resolve("crashed"));
        try (Storage other = LogDriver.storage(crashed);
                PartitionState back = other.open(CLUSTER, 0, LogDriver.UNWATCHED)) {
            assertThat(back.applied()).isEqualTo(at(1));
            assertThat(back.contents()).isEqualTo(new Contents(2, 2, 4));
            assertThat(List.of(get(back, "a"), get(back, "b"), get(back, "c")).toString())
                .isEqualTo("[Optional[1], Optional[2], Optional.empty]");
            assertThat(apply(back, 2, put("a", "changed"), put("c", "3"))).containsExactly(new Stored(false, 3),
                    new Stored(true, 4));
            assertThat(apply(back, 3, delete("b"))).containsExactly(new Deleted());
            assertThat(back.contents()).isEqualTo(state.contents());
        }
    }

    @Test
    void aCrashBetweenWritesOfTheBuffersLosesWholeEntriesAndOnlyTheLast() throws IOException {
        byte[] large = new byte[100_000];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 1; i <= 200; i++) {
            random.nextBytes(large);
            apply(state, i, new Operation.Put(Key.of("k" + i), "text/plain", large), put("last", "" + i));
        }
        Path crashed = LogDriver.crashedCopy(directory.resolve("here"), directory.resolve("crashed"));
        try (Storage other = LogDriver.storage(crashed);
                PartitionState back = other.open(CLUSTER, 0, LogDriver.UNWATCHED)) {
            long index = back.applied().index();
            assertThat(index).isBetween(1L, 200L);
            assertThat(get(back, "last")).contains("" + index);
            assertThat(back.contents().version()).isEqualTo(2 * index);
            assertThat(back.contents().keys()).isEqualTo(index + 1);
            assertThat(keys(back)).hasSize((int) index + 1);
        }
    }

    @Test
    void scanWalksInByteOrderAndCountsTheSameMoment() {
        apply(state, 1, put("é", "1"), put("b", "2"), put("a", "3"), put("m", "4"));
        List<String> keys = new ArrayList<>();
        try (Scan scan = state.scan(Instant.EPOCH)) {
            apply(state, 2, put("late", "5"));
            assertThat(scan.keys()).isEqualTo(4);
            for (; scan.hasCurrent(); scan.advance()) {
                keys.add(scan.key().text() + "=" + new String(scan.value().bytes(), StandardCharsets.UTF_8));
            }
        }
        assertThat(keys).containsExactly("a=3", "b=2", "m=4", "é=1");
    }

    @Test
    void everyUseAfterCloseIsRefused() {
        state.close();
        state.close();
        assertThatThrownBy(() -> state.get(Key.of("a"))).isInstanceOf(StoreClosedException.class);
        assertThatThrownBy(() -> apply(state, 1, delete("a"))).isInstanceOf(StoreClosedException.class);
        assertThatThrownBy(() -> state.scan(Instant.EPOCH)).isInstanceOf(StoreClosedException.class);
    }

    @Test
    void getWhenItsTableIsDamagedThrowsInsteadOfAnswering() throws IOException {
        byte[] large = new byte[100_000];
        new SplittableRandom(1).nextBytes(large);
        apply(state, 1, new Operation.Put(Key.of("large"), "text/plain", large), put("small", "1"));
        state.close();
        Path table = tables(directory.resolve("here")).stream()
            .filter(file -> file.toFile().length() > large.length)
            .findFirst()
            .orElseThrow();
        Bits.flip(table, large.length / 2);
        storage.close();
        storage = LogDriver.storage(directory.resolve("here"));
        state = storage.open(CLUSTER, 0, LogDriver.UNWATCHED);
        assertThatThrownBy(() -> state.get(Key.of("large"))).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> apply(state, 2, put("large", "2"))).isInstanceOf(StoreException.class);
        assertThat(state.applied()).isEqualTo(at(1));
    }

    private void reopen() {
        state.close();
        state = storage.open(CLUSTER, 0, LogDriver.UNWATCHED);
    }

    private static List<Key> keys(PartitionState state) {
        List<Key> keys = new ArrayList<>();
        try (Scan scan = state.scan(Instant.EPOCH)) {
            for (; scan.hasCurrent(); scan.advance()) {
                keys.add(scan.key());
            }
        }
        return keys;
    }

}
