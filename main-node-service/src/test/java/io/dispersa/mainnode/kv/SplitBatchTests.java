package io.dispersa.mainnode.kv;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.BatchResult;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.partition.Partitioner;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitBatchTests {

    private static final Partitioner SIX = new Partitioner(6);

    @Test
    void partsHaveTheirOperationsInOrderAndJoinPutsTheResultsBackWhereTheyBelong() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<BatchOperation> batch = IntStream.range(0, random.nextInt(60))
                .mapToObj(_ -> random.nextInt(10) == 0 ? BatchOperation.get("")
                        : BatchOperation.delete("k" + random.nextInt(20)))
                .toList();
            SplitBatch split = SplitBatch.of(batch, SIX);
            assertThat(split.parts()).as("seed %d", seed).allSatisfy(part -> {
                assertThat(part.places()).isSorted();
                assertThat(part.operations()).isNotEmpty()
                    .isEqualTo(part.places().stream().map(batch::get).toList())
                    .allMatch(operation -> SIX.partitionOf(Key.of(operation.key())) == part.partition());
            });
            List<BatchResult> joined = split.join(split.parts()
                .stream()
                .map(part -> part.places().stream().map(place -> result(batch.get(place).key(), 1000 + place)).toList())
                .toList());
            assertThat(joined).as("seed %d", seed).hasSameSizeAs(batch);
            for (int place = 0; place < batch.size(); place++) {
                boolean valid = !batch.get(place).key().isEmpty();
                assertThat(joined.get(place).status()).as("seed %d", seed).isEqualTo(valid ? 1000 + place : 400);
            }
        }
    }

    @Test
    void operationThatNoParticipantCanBeAskedForHasAResultOfItsOwn() {
        String longKey = "k".repeat(Key.MAX_BYTES + 1);
        SplitBatch split = SplitBatch
            .of(List.of(BatchOperation.get(""), BatchOperation.get(longKey), BatchOperation.get("\ud800"),
                    BatchOperation.get("a"), text("a", "\udc00"), BatchOperation.delete("a").named("\ud800")), SIX);
        assertThat(split.parts()).singleElement().satisfies(part -> assertThat(part.places()).containsExactly(3));
        assertThat(split.refused()).containsOnlyKeys(0, 1, 2, 4, 5);
        assertThat(List.of(0, 1, 2)).allSatisfy(place -> assertRefused(split, place, ErrorCode.KEY_INVALID));
        assertThat(List.of(4, 5)).allSatisfy(place -> assertRefused(split, place, ErrorCode.REQUEST_INVALID));
        assertThat(Objects.requireNonNull(split.refused().get(2)).key()).isEqualTo("?");
    }

    @Test
    void batchOfNothingHasNoParts() {
        SplitBatch split = SplitBatch.of(List.of(), SIX);
        assertThat(split.parts()).isEmpty();
        assertThat(split.join(List.of())).isEmpty();
    }

    private static void assertRefused(SplitBatch split, int place, ErrorCode code) {
        BatchResult result = Objects.requireNonNull(split.refused().get(place));
        assertThat(result.status()).isEqualTo(400);
        assertThat(Objects.requireNonNull(result.error()).code()).isEqualTo(code);
    }

    private static BatchOperation text(String key, String value) {
        return new BatchOperation(BatchOperation.Kind.PUT, key, value, null, null, null, null, null, null);
    }

    private static BatchResult result(String key, int status) {
        return new BatchResult(key, status, null, null, null, null, null, null, null);
    }

}
