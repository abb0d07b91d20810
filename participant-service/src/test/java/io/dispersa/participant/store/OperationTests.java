package io.dispersa.participant.store;

import static io.dispersa.participant.store.LogDriver.CLUSTER;
import static io.dispersa.participant.store.LogDriver.apply;
import static io.dispersa.participant.store.LogDriver.delete;
import static io.dispersa.participant.store.LogDriver.get;
import static io.dispersa.participant.store.LogDriver.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.Key;
import io.dispersa.operation.Condition;
import io.dispersa.operation.IdempotencyKey;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult.Absent;
import io.dispersa.operation.OperationResult.ConditionFailed;
import io.dispersa.operation.OperationResult.Deleted;
import io.dispersa.operation.OperationResult.NameReused;
import io.dispersa.operation.OperationResult.Replayed;
import io.dispersa.operation.OperationResult.Stored;
import io.dispersa.operation.OperationResult;
import io.dispersa.operation.StoredValue;
import io.dispersa.operation.Versions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conditions, times to live and names: what becomes of operations that have them. */
class OperationTests {

    private static final Instant START = Instant.ofEpochMilli(1_700_000_000_000L);

    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

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
    void conditionIsDecidedByWhatTheOperationsBeforeItHaveDone() {
        assertThat(apply(state, 1, START, ifNoneMatch(put("a", "1")), ifNoneMatch(put("a", "2")),
                ifMatch(put("a", "3"), 1), ifMatch(put("a", "4"), 1), ifMatch(put("b", "5"), 1),
                ifMatch(delete("a"), 1), ifMatch(delete("a"), 2), ifMatch(delete("a"), 2), ifNoneMatch(put("a", "6"))))
            .containsExactly(new Stored(true, 1), new ConditionFailed(1L), new Stored(false, 2),
                    new ConditionFailed(2L), new ConditionFailed(null), new ConditionFailed(2L), new Deleted(),
                    new Absent(), new Stored(true, 3));
        assertThat(get(state, "a")).contains("6");
        assertThat(state.contents()).isEqualTo(new Contents(3, 1, 2));
    }

    @Test
    void conditionsOnAnyVersionHoldWhereThereIsOne() {
        Condition exists = new Condition(Versions.ANY, null);
        apply(state, 1, put("a", "1"));
        assertThat(apply(state, 2, START, conditional(put("a", "2"), exists), conditional(put("b", "2"), exists),
                conditional(delete("a"), exists)))
            .containsExactly(new Stored(false, 2), new ConditionFailed(null), new Deleted());
    }

    @Test
    void readSeesWhatTheOperationsBeforeItHaveDone() {
        apply(state, 1, put("old", "1"));
        List<OperationResult> results = apply(state, 2, START, read("a"), put("a", "2"), read("a"), delete("a"),
                read("a"), read("old"));
        assertThat(results.stream().map(OperationTests::described)).containsExactly("Absent[]", "stored", "2",
                "Deleted[]", "Absent[]", "1");
    }

    @Test
    void readWhoseConditionDoesNotHoldOrThatWantsTheHeadOnlyGetsNoValue() {
        apply(state, 1, START, expiring("a", "1", TEN_SECONDS));
        OperationResult described = new OperationResult.Described(1, "text/plain", 1, START.plusSeconds(10));
        assertThat(apply(state, 2, START, ifMatch(read("a"), 2), ifNoneMatch(read("a")),
                new Operation.Get(Key.of("a"), Condition.NONE, true), ifMatch(read("b"), 2)))
            .containsExactly(described, described, described, new Absent());
        assertThat(apply(state, 3, START, ifMatch(read("a"), 1)).stream().map(OperationTests::described))
            .containsExactly("1");
    }

    @Test
    void readsOfAnEntryAreBounded() {
        byte[] large = new byte[3_000_000];
        apply(state, 1, new Operation.Put(Key.of("a"), "x/y", large));
        assertThat(apply(state, 2, START, read("a"), read("a"), read("a"), read("a")).stream()
            .map(OperationTests::described)
            .map(described -> described.length() > 20 ? "value" : described))
            .containsExactly("value", "value", "TooMuch[]", "TooMuch[]");
    }

    @Test
    void valueExpiresByTheTimeThatTheLogTells() {
        apply(state, 1, START, expiring("a", "1", TEN_SECONDS));
        assertThat(state.get(Key.of("a")).orElseThrow().expires()).isEqualTo(START.plusSeconds(10));
        assertThat(apply(state, 2, START.plusMillis(9_999), ifMatch(put("b", "1"), 0), read("a")).stream()
            .map(OperationTests::described)).containsExactly("ConditionFailed[version=null]", "1");
        assertThat(apply(state, 3, START.plusMillis(10_000), read("a"), ifNoneMatch(put("a", "2")), read("a")).stream()
            .map(OperationTests::described)).containsExactly("Absent[]", "stored", "2");
        assertThat(state.contents()).isEqualTo(new Contents(2, 1, 2));
    }

    @Test
    void digestIsEqualWhereTheSameWasAppliedAndDiffersWithOneByte(@TempDir Path other) {
        try (Storage otherStorage = LogDriver.storage(other);
                PartitionState second = otherStorage.open(CLUSTER, 0, LogDriver.UNWATCHED)) {
            for (PartitionState each : List.of(state, second)) {
                apply(each, 1, START, expiring("a", "1", TEN_SECONDS), put("b", "2"));
                apply(each, 2, START.plusSeconds(10));
            }
            assertThat(state.digest()).isEqualTo(second.digest())
                .extracting(Digest::applied)
                .isEqualTo(LogDriver.at(2));
            apply(state, 3, put("b", "3"));
            apply(second, 3, put("b", "4"));
            assertThat(state.digest().sha256()).isNotEqualTo(second.digest().sha256());
        }
    }

    @Test
    void timeNeverRunsBackwards() {
        apply(state, 1, START, expiring("a", "1", TEN_SECONDS));
        apply(state, 2, START.plusSeconds(10));
        assertThat(apply(state, 3, START, read("a"))).containsExactly(new Absent());
        assertThat(state.time()).isEqualTo(START.plusSeconds(10));
        reopen();
        assertThat(state.time()).isEqualTo(START.plusSeconds(10));
    }

    @Test
    void plainPutIsForEver() {
        apply(state, 1, START, expiring("a", "1", TEN_SECONDS), put("a", "2"));
        apply(state, 2, START.plusSeconds(100));
        assertThat(get(state, "a")).contains("2");
        assertThat(state.expiresBy(Instant.ofEpochMilli(Long.MAX_VALUE - 1))).isFalse();
    }

    @Test
    void whatHasExpiredIsRemovedFirstToExpireFirst() {
        Operation[] many = new Operation[5000];
        for (int i = 0; i < many.length; i++) {
            many[i] = expiring("k" + i, "v", Duration.ofMillis(1 + i));
        }
        apply(state, 1, START, many);
        assertThat(state.contents().keys()).isEqualTo(5000);
        assertThat(state.hasExpired(START)).isFalse();
        assertThat(state.hasExpired(START.plusMillis(1))).isTrue();
        apply(state, 2, START.plusSeconds(10));
        assertThat(state.contents().keys()).isEqualTo(3000);
        assertThat(get(state, "k1999")).isEmpty();
        assertThat(get(state, "k2000")).isPresent();
        apply(state, 3, START.plusSeconds(10));
        apply(state, 4, START.plusSeconds(10));
        assertThat(state.contents()).isEqualTo(new Contents(5000, 0, 0));
        assertThat(state.hasExpired(START.plusSeconds(10))).isFalse();
    }

    @Test
    void scanLeavesOutWhatHasExpired() {
        apply(state, 1, START, expiring("a", "1", TEN_SECONDS), put("b", "2"),
                expiring("c", "3", TEN_SECONDS.plusMillis(1)), expiring("d", "4", TEN_SECONDS));
        assertThat(keys(START.plusMillis(9_999))).containsExactly("a", "b", "c", "d");
        assertThat(keys(START.plusMillis(10_000))).containsExactly("b", "c");
        assertThat(keys(START.plusMillis(10_001))).containsExactly("b");
    }

    @Test
    void expiryIsKnownAfterAReopening() {
        apply(state, 1, START, expiring("a", "1", TEN_SECONDS));
        reopen();
        assertThat(state.hasExpired(START.plusSeconds(9))).isFalse();
        assertThat(state.hasExpired(START.plusSeconds(10))).isTrue();
        assertThat(state.expiresBy(START.plusSeconds(10))).isTrue();
        apply(state, 2, START.plusSeconds(10));
        assertThat(state.contents().keys()).isZero();
    }

    @Test
    void repeatIsAnsweredAndNotDone() {
        Operation first = named("n", put("a", "1"), Condition.NONE);
        assertThat(apply(state, 1, START, first)).containsExactly(new Stored(true, 1));
        apply(state, 2, put("a", "2"));
        assertThat(apply(state, 3, START, first)).containsExactly(new Replayed(new Stored(true, 1)));
        assertThat(get(state, "a")).contains("2");
    }

    @Test
    void repeatWithinAnEntryIsAnsweredAndNotDone() {
        Operation first = named("n", put("a", "1"), Condition.NONE);
        assertThat(apply(state, 1, START, first, first, named("n", put("a", "2"), Condition.NONE)))
            .containsExactly(new Stored(true, 1), new Replayed(new Stored(true, 1)), new NameReused());
        assertThat(state.contents().version()).isEqualTo(1);
    }

    @Test
    void refusalIsRepeatedToo() {
        Operation absent = named("n", delete("a"), Condition.NONE);
        Operation failed = named("m", put("a", "1"), new Condition(Versions.ANY, null));
        assertThat(apply(state, 1, START, absent, failed)).containsExactly(new Absent(), new ConditionFailed(null));
        apply(state, 2, put("a", "2"));
        assertThat(apply(state, 3, START, absent, failed)).containsExactly(new Replayed(new Absent()),
                new Replayed(new ConditionFailed(null)));
        assertThat(get(state, "a")).contains("2");
    }

    @Test
    void nameIsOfOneKey() {
        assertThat(apply(state, 1, START, named("n", put("a", "1"), Condition.NONE),
                named("n", put("b", "1"), Condition.NONE)))
            .containsExactly(new Stored(true, 1), new Stored(true, 2));
    }

    @Test
    void anotherRequestUnderTheSameNameIsRefused() {
        apply(state, 1, START, named("n", put("a", "1"), Condition.NONE));
        assertThat(apply(state, 2, START, named("n", put("a", "2"), Condition.NONE),
                named("n", delete("a"), Condition.NONE), named("n", put("a", "1"), new Condition(null, Versions.ANY)),
                named("n", expiring("a", "1", TEN_SECONDS), Condition.NONE),
                named("n", new Operation.Put(Key.of("a"), "other/type", "1".getBytes(StandardCharsets.UTF_8)),
                        Condition.NONE)))
            .containsOnly(new NameReused());
    }

    @Test
    void nameIsForgottenByTheTimeThatTheLogTells() {
        Operation first = named("n", put("a", "1"), Condition.NONE);
        apply(state, 1, START, first);
        assertThat(apply(state, 2, START.plus(Duration.ofMinutes(10)).minusMillis(1), first))
            .containsExactly(new Replayed(new Stored(true, 1)));
        assertThat(apply(state, 3, START.plus(Duration.ofMinutes(10)), first)).containsExactly(new Stored(false, 2));
        assertThat(apply(state, 4, START.plus(Duration.ofMinutes(10)), first))
            .containsExactly(new Replayed(new Stored(false, 2)));
    }

    @Test
    void namesAndExpiriesAreInSnapshots() throws IOException {
        Operation first = named("n", put("a", "1"), Condition.NONE);
        apply(state, 1, START, first, expiring("b", "2", TEN_SECONDS));
        Path snapshot = LogDriver.snapshot(state, directory.resolve("snapshot"));
        try (Storage other = LogDriver.storage(Files.createDirectories(directory.resolve("there")));
                PartitionState copy = other.open(CLUSTER, 0, LogDriver.UNWATCHED)) {
            copy.install(snapshot, LogDriver.at(1));
            assertThat(copy.time()).isEqualTo(START);
            assertThat(apply(copy, 2, START, first)).containsExactly(new Replayed(new Stored(true, 1)));
            assertThat(apply(copy, 3, START.plusSeconds(10), read("b"))).containsExactly(new Absent());
            assertThat(copy.contents().keys()).isEqualTo(1);
        }
    }

    /**
     * What is left of thousands of random operations is what is counted, and nothing is
     * left behind when all of it has expired.
     */
    @Test
    void countersAgreeWithTheRowsWhateverIsDone() {
        long seed = new SplittableRandom().nextLong();
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Instant now = START;
        for (int entry = 1; entry <= 300; entry++) {
            now = now.plusMillis(random.nextInt(200));
            Operation[] operations = new Operation[random.nextInt(20)];
            for (int i = 0; i < operations.length; i++) {
                operations[i] = random(random);
            }
            apply(state, entry, now, operations);
            if (random.nextInt(20) == 0) {
                reopen();
            }
        }
        apply(state, 301, now.plus(Duration.ofDays(1)));
        apply(state, 302, now.plus(Duration.ofDays(1)));
        long bytes = 0;
        List<String> keys = keys(now.plus(Duration.ofDays(1)));
        for (String key : keys) {
            StoredValue value = state.get(Key.of(key)).orElseThrow();
            assertThat(value.expires()).isNull();
            bytes += key.length() + value.bytes().length;
        }
        assertThat(state.contents().keys()).as("seed %d", seed).isEqualTo(keys.size());
        assertThat(state.contents().bytes()).as("seed %d", seed).isEqualTo(bytes);
        assertThat(state.expiresBy(Instant.ofEpochMilli(Long.MAX_VALUE - 1))).as("seed %d", seed).isFalse();
    }

    private static Operation random(SplittableRandom random) {
        String key = "k" + random.nextInt(10);
        Operation operation = switch (random.nextInt(4)) {
            case 0 -> delete(key);
            case 1 -> put(key, "x".repeat(random.nextInt(5)));
            default -> expiring(key, "x".repeat(random.nextInt(5)), Duration.ofMillis(1 + random.nextInt(500)));
        };
        Condition condition = switch (random.nextInt(4)) {
            case 0 -> new Condition(null, Versions.ANY);
            case 1 -> new Condition(Versions.ANY, null);
            default -> Condition.NONE;
        };
        return random.nextBoolean() ? conditional(operation, condition)
                : named("n" + random.nextInt(5), operation, condition);
    }

    private List<String> keys(Instant time) {
        List<String> keys = new ArrayList<>();
        try (Scan scan = state.scan(time)) {
            for (; scan.hasCurrent(); scan.advance()) {
                keys.add(scan.key().text());
            }
        }
        return keys;
    }

    private void reopen() {
        state.close();
        state = storage.open(CLUSTER, 0, LogDriver.UNWATCHED);
    }

    private static String described(OperationResult result) {
        return switch (result) {
            case OperationResult.Found(StoredValue value) -> new String(value.bytes(), StandardCharsets.UTF_8);
            case Stored _ -> "stored";
            default -> result.toString();
        };
    }

    private static Operation read(String key) {
        return new Operation.Get(Key.of(key));
    }

    private static Operation expiring(String key, String value, @Nullable Duration ttl) {
        return new Operation.Put(Key.of(key), "text/plain", value.getBytes(StandardCharsets.UTF_8), ttl, Condition.NONE,
                null);
    }

    private static Operation ifMatch(Operation operation, long version) {
        return conditional(operation, new Condition(new Versions(false, Set.of(version)), null));
    }

    private static Operation ifNoneMatch(Operation operation) {
        return conditional(operation, new Condition(null, Versions.ANY));
    }

    private static Operation conditional(Operation operation, Condition condition) {
        return with(operation, condition, null);
    }

    private static Operation named(String name, Operation operation, Condition condition) {
        return with(operation, condition, new IdempotencyKey(name));
    }

    private static Operation with(Operation operation, Condition condition, @Nullable IdempotencyKey name) {
        return switch (operation) {
            case Operation.Put put ->
                new Operation.Put(put.key(), put.contentType(), put.value(), put.ttl(), condition, name);
            case Operation.Delete delete -> new Operation.Delete(delete.key(), condition, name);
            case Operation.Get get -> new Operation.Get(get.key(), condition, get.head());
        };
    }

}
