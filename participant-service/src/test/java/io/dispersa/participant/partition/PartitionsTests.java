package io.dispersa.participant.partition;

import java.util.Optional;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.KeptCluster;
import io.dispersa.api.Key;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.api.Registration;
import io.dispersa.api.ReplicaName;
import io.dispersa.api.ReplicaPeer;
import io.dispersa.api.ReplicaRole;
import io.dispersa.operation.Condition;
import io.dispersa.operation.IdempotencyKey;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.participant.store.FreeSpace;
import io.dispersa.participant.store.IdempotencySettings;
import io.dispersa.participant.store.Scan;
import io.dispersa.participant.store.Storage;
import io.dispersa.participant.store.StorageSettings;
import io.dispersa.raft.RaftSettings;
import io.dispersa.raft.ReplicaLogs;
import io.dispersa.service.codec.OperationGroup;
import io.dispersa.service.launch.ProcessEnd;
import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.service.storage.DataDirectory;
import io.dispersa.testing.Bits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;
import org.springframework.web.client.RestClient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

class PartitionsTests {

    private static final UUID CLUSTER = new UUID(0, 1);

    private static final ParticipantAddress SELF = new ParticipantAddress(1, "127.0.0.1", 9001);

    private static final ParticipantAddress OTHER = new ParticipantAddress(2, "127.0.0.1", 9002);

    /** Port 0: a replica that is alone needs none that others could reach. */
    private static final List<ReplicaPeer> PEERS = List.of(new ReplicaPeer(1, 1, "127.0.0.1", 0),
            new ReplicaPeer(2, 1, "127.0.0.1", 10002));

    private static final Key KEY = Key.of("a"); // partition 1 of 2

    @TempDir
    Path path;

    private final AtomicInteger exitCode = new AtomicInteger();

    private final ProcessEnd processEnd = new ProcessEnd(exitCode::set);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private final AtomicLong free = new AtomicLong(1);

    /** Each look at the clock is two seconds later, so that nothing is remembered. */
    private final AtomicLong seconds = new AtomicLong();

    private final FreeSpace freeSpace = new FreeSpace(free::get, DataSize.ofBytes(1),
            () -> Instant.ofEpochSecond(seconds.addAndGet(2)));

    private DataDirectory directory;

    private Storage storage;

    private Partitions partitions;

    @BeforeEach
    void open() {
        directory = DataDirectory.open(path);
        storage = Storage.open(path, new StorageSettings(DataSize.ofMegabytes(1), DataSize.ofMegabytes(8)),
                new IdempotencySettings(Duration.ofMinutes(10)));
        open(meters, TestClocks.right());
    }

    @AfterEach
    void close() {
        partitions.close();
        storage.close();
        directory.close();
    }

    @Test
    void rehearsalBeforeClocksAreComparedIsPlayedToItsEnd() {
        partitions.close();
        open(new SimpleMeterRegistry(), TestClocks.uncompared());
        new Rehearsal(partitions, directory).afterSingletonsInstantiated();
        assertThat(partitions.require(Key.of("rehearsal")).get(Key.of("rehearsal"))).isPresent();
    }

    @Test
    void requireBeforeRegistrationAnswersForming() {
        assertThat(problem(() -> partitions.require(KEY)).code()).isEqualTo(ErrorCode.FORMING);
    }

    @Test
    void requireBeforeATableAnswersForming() {
        register();
        assertThat(problem(() -> partitions.require(KEY)).code()).isEqualTo(ErrorCode.FORMING);
        partitions.adopt(new PartitionTable(CLUSTER, 1, 2, List.of(), List.of(SELF), PEERS));
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
    void requireWhenItHasAReplicaGivesThePartition() {
        register();
        assertThat(partitions.adopt(table(1, 2, 1))).isTrue();
        assertThat(partitions.require(KEY).number()).isEqualTo(1);
        awaitLeading();
        assertThat(partitions.reports()).singleElement().satisfies(report -> {
            assertThat(report.partition()).isEqualTo(1);
            assertThat(report.role()).isEqualTo(ReplicaRole.LEADER);
            assertThat(report.leader()).isEqualTo(1);
            assertThat(report.members()).containsExactly(new ReplicaName(1, 1, 1));
        });
        assertThat(partitions.unserved()).isEmpty();
        assertThat(meters.get("dispersa.replica.leads").tag("partition", "1").gauge().value()).isEqualTo(1);
    }

    @Test
    void adoptWhenTheTableKnowsAnEarlierLifeOfThisParticipantOpensNothing() {
        partitions.registered(SELF, new Registration(1, 2, CLUSTER, 2));
        assertThat(partitions.adopt(table(1, 2, 1))).isTrue();
        assertThat(partitions.reports()).isEmpty();
        assertThat(problem(() -> partitions.require(KEY)).code()).isEqualTo(ErrorCode.NOT_OWNER);
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
        assertThat(partitions.adopt(new PartitionTable(new UUID(7, 7), 9, 2, List.of(), List.of(), List.of())))
            .isFalse();
        assertThat(partitions.adopt(new PartitionTable(CLUSTER, 9, 3, List.of(), List.of(), List.of()))).isFalse();
        assertThat(partitions.require(KEY).number()).isEqualTo(1);
    }

    @Test
    void keptIsWhatWasAdoptedLastAlsoAfterARestart() {
        assertThat(partitions.kept()).isEmpty();
        register();
        partitions.adopt(table(4, 2, 1));
        awaitLeading();
        await().atMost(Duration.ofSeconds(20))
            .untilAsserted(() -> assertThat(partitions.kept().orElseThrow().replicas()).singleElement()
                .satisfies(replica -> assertThat(replica.members()).containsExactly(new ReplicaName(1, 1, 1))));
        KeptCluster kept = partitions.kept().orElseThrow();
        assertThat(kept.registration()).isEqualTo(new Registration(1, 1, CLUSTER, 2));
        assertThat(kept.table()).isEqualTo(table(4, 2, 1));
        partitions.close();
        reopen();
        assertThat(partitions.kept()).contains(kept);
        register();
        assertThat(partitions.kept()).contains(kept);
    }

    @Test
    void adoptWhenAnOlderTableComesAfterARestartRefuses() {
        register();
        partitions.adopt(table(4, 2, 1));
        partitions.close();
        reopen();
        register();
        assertThat(partitions.adopt(table(3, 2, 1))).isFalse();
        assertThat(partitions.reports()).isEmpty();
        assertThat(partitions.adopt(table(4, 2, 1))).isTrue();
    }

    private void reopen() {
        open(new SimpleMeterRegistry(), TestClocks.right());
    }

    private void open(SimpleMeterRegistry measured, ClusterClock clock) {
        partitions = new Partitions(directory,
                new RaftSettings(path.resolve("raft"), 1000, null, _ -> Optional.of("token")), storage, freeSpace,
                new PartitionMeters(measured), clock, processEnd, new LeaderQuestion(RestClient.create()),
                new ScrubSettings(Duration.ofDays(1)));
    }

    @Test
    void whatWasWrittenIsThereAfterARestart() {
        register();
        partitions.adopt(table(1, 2, 1));
        awaitLeading();
        assertThat(result(partitions.require(KEY), put())).isInstanceOf(OperationResult.Stored.class);
        assertThat(partitions.require(KEY).get(KEY)).isPresent();
        partitions.close();
        reopen();
        register();
        partitions.adopt(table(1, 2, 1));
        awaitLeading();
        assertThat(partitions.require(KEY).get(KEY)).isPresent();
        assertThat(partitions.require(KEY).readStale().apply(KEY)).isPresent();
        assertThat(processEnd.begun()).isFalse();
    }

    @Test
    void nothingIsWrittenByAClockThatIsOffOrHasNotBeenCompared() {
        ClusterClock clock = TestClocks.uncompared();
        partitions.close();
        open(new SimpleMeterRegistry(), clock);
        register();
        partitions.adopt(table(1, 2, 1));
        awaitLeading();
        assertRefusedForItsClock();
        compare(Duration.ZERO, false);
        assertThat(result(partitions.require(KEY), put())).isInstanceOf(OperationResult.Stored.class);
        Instant told = partitions.require(KEY).position().lastWrite();
        compare(Duration.ofHours(1), true);
        assertRefusedForItsClock();
        assertThat(partitions.require(KEY).get(KEY)).isPresent();
        assertThat(partitions.require(KEY).position().lastWrite()).isEqualTo(told);
        compare(Duration.ZERO, false);
        assertThat(result(partitions.require(KEY), put())).isInstanceOf(OperationResult.Stored.class);
    }

    private void compare(Duration ahead, boolean off) {
        partitions.clock()
            .compared(partitions.clock().shown(), System.nanoTime(),
                    new ClusterClock.Comparison(ahead, true, off, off ? Set.of(1) : Set.of()));
        partitions.handOverIfClockIsOff();
    }

    private void assertRefusedForItsClock() {
        Problem problem = problem(() -> result(partitions.require(KEY), put()));
        assertThat(problem.code()).isEqualTo(ErrorCode.NO_LEADER);
        assertThat(problem.detail()).contains("clock");
    }

    @Test
    void adoptWhenALogIsGoneRefuses() throws IOException {
        register();
        partitions.adopt(table(1, 2, 1));
        awaitLeading();
        partitions.close();
        FileSystemUtils.deleteRecursively(path.resolve("raft"));
        reopen();
        register();
        assertThatThrownBy(() -> partitions.adopt(table(1, 2, 1))).isInstanceOf(StartupRefusal.class)
            .hasMessageContaining("log of partition 1 is missing");
    }

    @Test
    void lifeThatWasGivenUpIsDeletedBeforeTheNextOneBegins() throws IOException {
        register();
        partitions.adopt(table(1, 2, 1));
        awaitLeading();
        result(partitions.require(KEY), put());
        partitions.registered(SELF, new Registration(1, 2, CLUSTER, 2));
        assertThat(path.resolve("partitions")).isEmptyDirectory();
        assertThat(path.resolve("raft/groups")).doesNotExist();
        assertThat(directory.read("replicas.txt").orElseThrow()).asString().isEqualTo("incarnation 2\n\n");
        assertThat(problem(() -> partitions.require(KEY)).code()).isEqualTo(ErrorCode.NOT_OWNER);
        partitions.adopt(reborn(2, 2, 1));
        awaitLeading();
        assertThat(partitions.require(KEY).get(KEY)).isEmpty();
    }

    @Test
    void lifeThatWasGivenUpWhileThisProcessWasDownIsDeletedToo() {
        register();
        partitions.adopt(table(1, 2, 1));
        awaitLeading();
        partitions.close();
        reopen();
        partitions.registered(SELF, new Registration(1, 2, CLUSTER, 2));
        partitions.adopt(reborn(2, 1, 2));
        assertThat(path.resolve("partitions/1")).doesNotExist();
        assertThat(partitions.reports()).singleElement().satisfies(report -> assertThat(report.partition()).isZero());
    }

    @Test
    void replicaThatTheTableGivesToOthersIsNotServedAndIsKeptWhileItsGroupCountsOnIt() {
        register();
        partitions.adopt(table(1, 2, 1));
        awaitLeading();
        partitions.adopt(table(2, 2, 2));
        partitions.reconcile(2);
        assertThat(problem(() -> partitions.require(KEY)).code()).isEqualTo(ErrorCode.NOT_OWNER);
        // None while it tries in vain to take in who should come.
        await().atMost(Duration.ofSeconds(30))
            .untilAsserted(() -> assertThat(partitions.reports()).singleElement()
                .satisfies(report -> assertThat(report.members()).containsExactly(new ReplicaName(1, 1, 1))));
        assertThat(partitions.settled()).isFalse();
        assertThat(path.resolve("partitions/1")).isDirectory();
    }

    @Test
    void replicaThatIsTheOnlyOneServesWhatCanBeRead() throws IOException {
        register();
        partitions.adopt(table(1, 2, 1));
        awaitLeading();
        byte[] value = new byte[50_000];
        new SplittableRandom(1).nextBytes(value);
        result(partitions.require(KEY), new Operation.Put(KEY, "text/plain", value));
        result(partitions.require(KEY), new Operation.Put(Key.of("z"), "text/plain", value));
        partitions.close();
        damageTheStore();
        reopen();
        register();
        partitions.adopt(table(1, 2, 1));
        awaitLeading();
        assertThat(problem(() -> partitions.require(KEY).get(KEY)).code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
        assertThat(partitions.require(KEY).get(Key.of("z"))).isPresent();
        assertThat(processEnd.begun()).isFalse();
    }

    private void damageTheStore() throws IOException {
        Path table;
        try (Stream<Path> files = Files.walk(path.resolve("partitions"))) {
            table = files.filter(file -> file.toString().endsWith(".sst"))
                .max(Comparator.comparingLong(file -> file.toFile().length()))
                .orElseThrow();
        }
        Bits.flip(table, 25_000);
    }

    @Test
    void replicaThatCannotBeReadServesNothingUntilTheTableDoesWithoutIt() {
        openUnreadable();
        assertThat(problem(() -> partitions.require(KEY)).code()).isEqualTo(ErrorCode.NOT_OWNER);
        assertThat(partitions.unserved()).containsExactly(1);
        assertThat(partitions.reports()).singleElement().satisfies(report -> {
            assertThat(report.role()).isEqualTo(ReplicaRole.FAILED);
            assertThat(report.damaged()).isEqualTo(new ReplicaName(1, 1, 1));
        });
        assertThat(partitions.position(1).orElseThrow().damaged()).isTrue();
        partitions.adopt(table(3, 2, 2));
        assertThat(partitions.reports()).isEmpty();
        assertThat(path.resolve("partitions/1")).doesNotExist();
        partitions.adopt(renamed(table(4, 2, 1)));
        assertThat(partitions.reports()).singleElement()
            .satisfies(report -> assertThat(report.role()).isEqualTo(ReplicaRole.JOINING));
    }

    @Test
    void replicaThatCannotBeReadIsKeptIfItIsToGoOnAlone() {
        openUnreadable();
        PartitionTable table = threeReplicas(3);
        PartitionReplicas alone = table.replicas()
            .get(1)
            .goingOnAlone(new ReplicaName(1, 1, 1), new ReplicaName(1, 1, 3));
        partitions.adopt(new PartitionTable(CLUSTER, 3, 2, List.of(table.replicas().getFirst(), alone),
                table.participants(), PEERS));
        awaitLeading();
        assertThat(result(partitions.require(KEY), put())).isInstanceOf(OperationResult.Stored.class);
    }

    private void openUnreadable() {
        register();
        partitions.adopt(threeReplicas(1));
        partitions.close();
        new ReplicaLogs(path.resolve("raft")).damaged(Place.groupOf(CLUSTER, 1));
        reopen();
        register();
        partitions.adopt(threeReplicas(2));
    }

    /** A table in which the partition of the key has replicas elsewhere, too. */
    private static PartitionTable threeReplicas(long epoch) {
        List<ReplicaName> names = List.of(new ReplicaName(1, 1, 1), new ReplicaName(2, 1, 1), new ReplicaName(3, 1, 1));
        PartitionReplicas row = new PartitionReplicas(1, 1, List.of(1, 2, 3)).named(names).founded();
        return new PartitionTable(CLUSTER, epoch, 2, List.of(table(1, 2, 2).replicas().getFirst(), row),
                List.of(SELF, OTHER), PEERS);
    }

    @Test
    void replicaThatCannotBeReadIsUsedIfItIsTheOnlyOne() {
        register();
        partitions.adopt(table(1, 2, 1));
        awaitLeading();
        result(partitions.require(KEY), put());
        partitions.close();
        new ReplicaLogs(path.resolve("raft")).damaged(Place.groupOf(CLUSTER, 1));
        reopen();
        register();
        partitions.adopt(table(1, 2, 1));
        awaitLeading();
        assertThat(partitions.require(KEY).get(KEY)).isPresent();
    }

    /** A table that takes this participant in anew, as what it had is out. */
    private static PartitionTable renamed(PartitionTable table) {
        return new PartitionTable(CLUSTER, table.epoch(), table.partitions(), table.replicas()
            .stream()
            .map(row -> new PartitionReplicas(row.partition(), row.leader(), row.replicas(),
                    List.of(new ReplicaName(row.leader(), 1, table.epoch())), List.of(), row.replicas(), List.of()))
            .toList(), table.participants(), PEERS);
    }

    @Test
    void applyWhenTheDiskIsNearlyFullRefusesPutsOnly() {
        register();
        partitions.adopt(table(1, 2, 1));
        awaitLeading();
        Partition partition = partitions.require(KEY);
        free.set(0);
        assertThat(problem(() -> result(partition, put())).code()).isEqualTo(ErrorCode.STORAGE_FULL);
        assertThat(result(partition, new Operation.Delete(KEY))).isEqualTo(new OperationResult.Absent());
        assertThat(partition.get(KEY)).isEmpty();
    }

    @Test
    void scanWithoutALeaderIsGivenOnlyIfItMayBeStaleAndTheRegistryConfirmsTheReplica() {
        register();
        partitions.adopt(threeReplicas(1));
        Partition partition = partitions.require(KEY);
        assertThat(partition.isTakenIn()).isTrue();
        assertThat(problem(partition::scanLatest).code()).isEqualTo(ErrorCode.NO_LEADER);
        assertThat(problem(partition::scanStale).code()).isEqualTo(ErrorCode.NO_LEADER);
        partitions.confirmed(System.nanoTime());
        try (Scan scan = partition.scanStale()) {
            assertThat(scan.keys()).isZero();
        }
        assertThat(problem(partition::scanLatest).code()).isEqualTo(ErrorCode.NO_LEADER);
    }

    @Test
    void repeatOfWhatWasDoneIsAnsweredAlthoughTheDiskIsNearlyFull() {
        register();
        partitions.adopt(table(1, 2, 1));
        awaitLeading();
        Partition partition = partitions.require(KEY);
        OperationResult first = result(partition, named("first"));
        free.set(0);
        assertThat(result(partition, named("first"))).isEqualTo(new OperationResult.Replayed(first));
        assertThat(problem(() -> result(partition, named("second"))).code()).isEqualTo(ErrorCode.STORAGE_FULL);
    }

    @Test
    void applyAfterCloseAnswersThatItStops() {
        register();
        partitions.adopt(table(1, 2, 1));
        Partition partition = partitions.require(KEY);
        partitions.close();
        assertThat(problem(() -> result(partition, put())).code()).isEqualTo(ErrorCode.PARTICIPANT_UNAVAILABLE);
        assertThat(problem(() -> partition.readStale().apply(KEY)).code()).isEqualTo(ErrorCode.NO_LEADER);
    }

    private void awaitLeading() {
        await().atMost(Duration.ofSeconds(20)).until(() -> partitions.require(KEY).leads());
    }

    private void register() {
        partitions.registered(SELF, new Registration(1, 1, CLUSTER, 2));
    }

    /** A table in which this participant has its second life. */
    private static PartitionTable reborn(long epoch, int... leaders) {
        PartitionTable table = table(epoch, leaders);
        List<ReplicaPeer> peers = List.of(new ReplicaPeer(1, 2, "127.0.0.1", 0), PEERS.get(1));
        return new PartitionTable(CLUSTER, epoch, leaders.length, table.replicas()
            .stream()
            .map(row -> row.named(List.of(new ReplicaName(row.leader(), row.leader() == 1 ? 2 : 1, 2))).founded())
            .toList(), table.participants(), peers);
    }

    private static PartitionTable table(long epoch, int... leaders) {
        return new PartitionTable(CLUSTER, epoch, leaders.length,
                IntStream.range(0, leaders.length)
                    .mapToObj(p -> new PartitionReplicas(p, leaders[p], List.of(leaders[p]))
                        .named(List.of(new ReplicaName(leaders[p], 1, 1)))
                        .founded())
                    .toList(),
                List.of(SELF, OTHER), PEERS);
    }

    private static OperationResult result(Partition partition, Operation operation) {
        return partition.apply(OperationGroup.of(operation)).each().getFirst();
    }

    private static Operation named(String name) {
        return new Operation.Put(KEY, "text/plain", new byte[1], null, Condition.NONE, new IdempotencyKey(name));
    }

    private static Operation put() {
        return new Operation.Put(KEY, "text/plain", new byte[1]);
    }

    private static Problem problem(ThrowingCallable call) {
        return catchThrowableOfType(ProblemException.class, call).problem();
    }

}
