package io.dispersa.participant.store;

import static io.dispersa.participant.store.LogDriver.CLUSTER;
import static io.dispersa.participant.store.LogDriver.apply;
import static io.dispersa.participant.store.LogDriver.at;
import static io.dispersa.participant.store.LogDriver.delete;
import static io.dispersa.participant.store.LogDriver.get;
import static io.dispersa.participant.store.LogDriver.names;
import static io.dispersa.participant.store.LogDriver.put;
import static io.dispersa.participant.store.LogDriver.snapshot;
import static io.dispersa.participant.store.LogDriver.tables;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dispersa.api.Key;
import io.dispersa.operation.OperationResult.Stored;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTests {

    @TempDir
    Path directory;

    private Storage leaders;

    private Storage followers;

    private PartitionState leader;

    private PartitionState follower;

    @BeforeEach
    void open() {
        leaders = LogDriver.storage(directory.resolve("leader"));
        followers = LogDriver.storage(directory.resolve("follower"));
        leader = leaders.open(CLUSTER, 0, LogDriver.UNWATCHED);
        follower = followers.open(CLUSTER, 0, LogDriver.UNWATCHED);
    }

    @AfterEach
    void close() {
        leader.close();
        follower.close();
        leaders.close();
        followers.close();
    }

    @Test
    void installGivesTheSameContentsAndPosition() throws IOException {
        apply(leader, 1, put("a", "1"), put("b", "2"));
        apply(leader, 2, delete("a"));
        Path snapshot = snapshot(leader, directory.resolve("snapshot"));
        apply(leader, 3, put("later", "3"));

        follower.install(snapshot, at(2));
        requireAsOfTheSecondEntry();
        reopenFollower();
        requireAsOfTheSecondEntry();
        assertThat(apply(follower, 3, put("later", "3"))).containsExactly(new Stored(true, 3));
        assertThat(follower.contents()).isEqualTo(leader.contents());
    }

    @Test
    void installReplacesAllThatWasThereAndLeavesTheSourceAlone() throws IOException {
        apply(follower, 1, put("gone", "1"), put("a", "old"));
        apply(leader, 5, put("a", "new"));
        Path snapshot = snapshot(leader, directory.resolve("snapshot"));
        Map<Path, byte[]> source = content(snapshot);

        follower.install(snapshot, at(5));
        apply(follower, 6, put("b", "2"));

        assertThat(get(follower, "gone")).isEmpty();
        assertThat(get(follower, "a")).contains("new");
        assertThat(names(directory.resolve("follower/partitions/0"))).containsExactly("CURRENT", "data-2");
        assertThat(content(snapshot)).usingRecursiveComparison().isEqualTo(source);
        follower.install(snapshot(follower, directory.resolve("own")), at(6));
        assertThat(names(directory.resolve("follower/partitions/0"))).containsExactly("CURRENT", "data-3");
        reopenFollower();
        assertThat(get(follower, "b")).contains("2");
    }

    @Test
    void snapshotHasNoEmptyFileAndNamesKeepTheirContent() throws IOException {
        apply(leader, 1, put("a", "1"));
        Map<Path, byte[]> first = content(snapshot(leader, directory.resolve("first")));
        apply(leader, 2, put("b", "2"));
        Map<Path, byte[]> second = content(snapshot(leader, directory.resolve("second")));
        leader.close();
        leader = leaders.open(CLUSTER, 0, LogDriver.UNWATCHED);
        apply(leader, 3, put("c", "3"));
        Map<Path, byte[]> third = content(snapshot(leader, directory.resolve("third")));

        List<Path> repeated = new ArrayList<>();
        for (Map<Path, byte[]> later : List.of(second, third)) {
            later.forEach((name, bytes) -> {
                assertThat(bytes).as(name.toString()).isNotEmpty();
                if (first.containsKey(name)) {
                    assertThat(bytes).as(name.toString()).isEqualTo(first.get(name));
                    repeated.add(name);
                }
            });
        }
        assertThat(repeated).isNotEmpty().allMatch(name -> name.toString().endsWith(".sst"));
    }

    @Test
    void snapshotOfAnEmptyPartitionCanBeInstalled() throws IOException {
        apply(leader, 1);
        follower.install(snapshot(leader, directory.resolve("snapshot")), at(1));
        assertThat(follower.contents()).isEqualTo(Contents.EMPTY);
        assertThat(follower.applied()).isEqualTo(at(1));
    }

    @Test
    void installWhenTheSnapshotIsOfAnotherPartitionOrClusterKeepsTheOld() throws IOException {
        apply(follower, 1, put("a", "mine"));
        for (PartitionState foreign : List.of(leaders.open(CLUSTER, 1, LogDriver.UNWATCHED),
                leaders.open(new UUID(9, 9), 2, LogDriver.UNWATCHED))) {
            try (foreign) {
                apply(foreign, 5, put("a", "theirs"));
                Path snapshot = snapshot(foreign, directory.resolve(UUID.randomUUID().toString()));
                requireRefused(snapshot, 5, "another cluster or partition");
            }
        }
    }

    @Test
    void installWhenThePositionIsAnotherKeepsTheOld() throws IOException {
        apply(follower, 1, put("a", "mine"));
        apply(leader, 5, put("a", "theirs"));
        requireRefused(snapshot(leader, directory.resolve("snapshot")), 6, "index=5");
    }

    @Test
    void installWhenATableIsDamagedKeepsTheOld() throws IOException {
        apply(follower, 1, put("a", "mine"));
        apply(leader, 5, put("a", "theirs"));
        Path snapshot = snapshot(leader, directory.resolve("snapshot"));
        for (Path table : tables(snapshot)) {
            Path copy = table.resolveSibling("copy");
            byte[] bytes = Files.readAllBytes(table);
            bytes[20] ^= 1;
            Files.write(copy, bytes);
            Files.delete(table); // it is linked to the leader's
            Files.move(copy, table);
        }
        requireRefused(snapshot, 5, "snapshot cannot be used");
    }

    @Test
    void readsGoOnWhileSnapshotsAreInstalled() throws IOException {
        apply(leader, 1, put("a", "1"), put("b", "1"));
        follower.install(snapshot(leader, directory.resolve("first")), at(1));
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong reads = new AtomicLong();
        CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                assertThat(get(follower, "a")).isPresent();
                try (Scan scan = follower.scan(Instant.EPOCH)) {
                    String first = scan.key().text() + scan.value().bytes()[0];
                    scan.advance();
                    assertThat("a" + scan.value().bytes()[0]).isEqualTo(first);
                }
                reads.incrementAndGet();
            }
        });
        for (int i = 2; i < 12; i++) {
            apply(leader, i, put("a", "" + i % 10), put("b", "" + i % 10));
            follower.install(snapshot(leader, directory.resolve("s" + i)), at(i));
            long before = reads.get();
            await().until(() -> reader.isDone() || reads.get() > before);
        }
        done.set(true);
        reader.join();
    }

    @Test
    void anOpenScanKeepsTheOldStateUntilItIsClosed() throws IOException {
        apply(follower, 1, put("a", "old"));
        apply(leader, 2, put("a", "new"));
        Path snapshot = snapshot(leader, directory.resolve("snapshot"));
        CompletableFuture<Void> install;
        try (Scan scan = follower.scan(Instant.EPOCH)) {
            install = CompletableFuture.runAsync(() -> {
                try {
                    follower.install(snapshot, at(2));
                }
                catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            await().until(() -> get(follower, "a").equals(get(leader, "a")));
            assertThat(new String(scan.value().bytes(), StandardCharsets.UTF_8)).isEqualTo("old");
            assertThat(install).isNotDone();
        }
        install.join();
        assertThat(names(directory.resolve("follower/partitions/0"))).containsExactly("CURRENT", "data-2");
    }

    private void requireAsOfTheSecondEntry() {
        assertThat(follower.applied()).isEqualTo(at(2));
        assertThat(follower.contents()).isEqualTo(new Contents(2, 1, 2));
        assertThat(get(follower, "a")).isEmpty();
        assertThat(follower.get(Key.of("b")).orElseThrow().version()).isEqualTo(2);
        assertThat(get(follower, "later")).isEmpty();
    }

    private void requireRefused(Path snapshot, long index, String reason) {
        assertThatThrownBy(() -> follower.install(snapshot, at(index))).isInstanceOf(IOException.class)
            .hasMessageContaining(reason);
        assertThat(get(follower, "a")).contains("mine");
        reopenFollower();
        assertThat(get(follower, "a")).contains("mine");
        assertThat(follower.applied()).isEqualTo(at(1));
    }

    private void reopenFollower() {
        follower.close();
        follower = followers.open(CLUSTER, 0, LogDriver.UNWATCHED);
    }

    private static Map<Path, byte[]> content(Path tree) throws IOException {
        Map<Path, byte[]> content = new HashMap<>();
        for (Path file : DurableFiles.files(tree)) {
            content.put(tree.relativize(file), Files.readAllBytes(file));
        }
        return content;
    }

}
