package io.dispersa.participant.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.api.Registration;
import io.dispersa.participant.store.Applied;
import io.dispersa.participant.store.Change;
import io.dispersa.participant.store.FreeSpace;
import io.dispersa.participant.store.KeyValueStore;
import io.dispersa.participant.store.Storage;
import io.dispersa.participant.store.StorageSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class PartitionsTests {

    private static final UUID CLUSTER = new UUID(0, 1);

    private static final ParticipantAddress SELF = new ParticipantAddress(1, "127.0.0.1", 9001);

    private static final ParticipantAddress OTHER = new ParticipantAddress(2, "127.0.0.1", 9002);

    private static final Key KEY = Key.of("a"); // partition 1 of 2

    @TempDir
    Path directory;

    private final AtomicInteger exitCode = new AtomicInteger();

    private final ProcessEnd processEnd = new ProcessEnd(exitCode::set);

    private final FreeSpace freeSpace = new FreeSpace(() -> 1, DataSize.ofBytes(1), () -> Instant.EPOCH);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private Storage storage;

    private Partitions partitions;

    @BeforeEach
    void open() {
        storage = Storage.open(directory, new StorageSettings(DataSize.ofMegabytes(1), DataSize.ofMegabytes(8)));
        partitions = new Partitions(storage, freeSpace, meters, processEnd);
    }

    @AfterEach
    void close() {
        partitions.close();
        storage.close();
    }

    @Test
    void requireBeforeRegistrationAnswersForming() {
        assertThat(problem(() -> partitions.require(KEY)).code()).isEqualTo(ErrorCode.FORMING);
    }

    @Test
    void requireBeforeATableAnswersForming() {
        register();
        assertThat(problem(() -> partitions.require(KEY)).code()).isEqualTo(ErrorCode.FORMING);
        partitions.adopt(new PartitionTable(CLUSTER, 1, 2, List.of(), List.of(SELF)));
        Problem problem = problem(() -> partitions.require(KEY));
        assertThat(problem.code()).isEqualTo(ErrorCode.FORMING);
        assertThat(problem.partition()).isEqualTo(1);
    }

    @Test
    void requireWhenAnotherLeadsNamesIt() {
        register();
        partitions.adopt(table(1, 1, 2));
        Problem problem = problem(() -> partitions.require(KEY));
        assertThat(problem.code()).isEqualTo(ErrorCode.NOT_OWNER);
        assertThat(problem.leader()).isEqualTo(OTHER);
        assertThat(problem.key()).isEqualTo("a");
        assertThat(problem.partition()).isEqualTo(1);
        assertThat(problem.detail()).contains("Partition 1", "127.0.0.1:9002");
    }

    @Test
    void requireWhenItLeadsGivesThePartition() {
        register();
        assertThat(partitions.adopt(table(1, 2, 1))).isTrue();
        assertThat(partitions.require(KEY).number()).isEqualTo(1);
        assertThat(partitions.contents()).extracting(contents -> contents.partition()).containsExactly(1);
    }

    @Test
    void requireClusterRefusesAnotherAndNoneIsFine() {
        register();
        assertThat(problem(() -> partitions.requireCluster(new UUID(7, 7).toString())).code())
            .isEqualTo(ErrorCode.NOT_OWNER);
        assertThatCode(() -> partitions.requireCluster(null)).doesNotThrowAnyException();
        assertThatCode(() -> partitions.requireCluster(CLUSTER.toString())).doesNotThrowAnyException();
    }

    @Test
    void adoptIgnoresWhatIsNotNewerOrNotOfThisCluster() {
        register();
        assertThat(partitions.adopt(table(5, 2, 1))).isTrue();
        assertThat(partitions.adopt(table(5, 1, 2))).isFalse();
        assertThat(partitions.adopt(table(4, 1, 2))).isFalse();
        assertThat(partitions.adopt(new PartitionTable(new UUID(7, 7), 9, 2, List.of(), List.of()))).isFalse();
        assertThat(partitions.adopt(new PartitionTable(CLUSTER, 9, 3, List.of(), List.of()))).isFalse();
        assertThat(partitions.require(KEY).number()).isEqualTo(1);
    }

    @Test
    void aPartitionThatLeavesAndComesBackStillHasItsKeys() {
        register();
        partitions.adopt(table(1, 2, 1));
        Partition before = partitions.require(KEY);
        before.apply(put());
        partitions.adopt(table(2, 1, 2));
        assertThat(problem(() -> before.get(KEY)).code()).isEqualTo(ErrorCode.PARTICIPANT_UNAVAILABLE);
        assertThat(problem(() -> before.apply(put())).code()).isEqualTo(ErrorCode.PARTICIPANT_UNAVAILABLE);
        partitions.adopt(table(3, 2, 1));
        assertThat(partitions.require(KEY).get(KEY)).isPresent();
        assertThat(meters.get("dispersa.partition.keys").tag("partition", "1").gauge().value()).isEqualTo(1);
    }

    @Test
    void applyWhenTheDiskIsNearlyFullRefusesPutsOnly() {
        FreeSpace full = new FreeSpace(() -> 0, DataSize.ofBytes(1), () -> Instant.EPOCH);
        try (Partition partition = new Partition(0, storage.open(CLUSTER, 0), full, new PartitionMeters(meters),
                processEnd)) {
            assertThat(problem(() -> partition.apply(put())).code()).isEqualTo(ErrorCode.STORAGE_FULL);
            assertThat(partition.apply(new Change.Delete(KEY))).isEqualTo(new Applied.Absent());
            assertThat(partition.get(KEY)).isEmpty();
        }
    }

    @Test
    void applyWhenTheWriteFailsAnswersUnknownAndEndsTheProcess() {
        KeyValueStore store = storage.open(CLUSTER, 0);
        try (Partition partition = new Partition(0, store, freeSpace, new PartitionMeters(meters), processEnd)) {
            store.close();
            assertThat(problem(() -> partition.apply(put())).code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
            await().untilAtomic(exitCode, org.hamcrest.Matchers.is(1));
            assertThat(problem(() -> partition.apply(put())).code()).isEqualTo(ErrorCode.PARTICIPANT_UNAVAILABLE);
        }
    }

    private void register() {
        partitions.registered(SELF, new Registration(1, CLUSTER, 2));
    }

    private static PartitionTable table(long epoch, int... leaders) {
        return new PartitionTable(CLUSTER, epoch, leaders.length,
                IntStream.range(0, leaders.length)
                    .mapToObj(p -> new PartitionReplicas(p, leaders[p], List.of(leaders[p])))
                    .toList(),
                List.of(SELF, OTHER));
    }

    private static Change put() {
        return new Change.Put(KEY, "text/plain", new byte[1]);
    }

    private static Problem problem(ThrowingCallable call) {
        return catchThrowableOfType(ProblemException.class, call).problem();
    }

}
