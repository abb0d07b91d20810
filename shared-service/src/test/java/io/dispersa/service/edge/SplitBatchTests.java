package io.dispersa.service.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.BatchResult;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.Problem;
import io.dispersa.operation.OperationResult;
import io.dispersa.partition.Partitioner;
import io.dispersa.service.http.Edges;
import io.dispersa.service.http.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class SplitBatchTests {

    private static final Partitioner SIX = new Partitioner(6);

    private static final BatchReader READER = new BatchReader(Edges.values("1KB"));

    private static final BatchResults RESULTS = new BatchResults(
            new Limits(DataSize.ofKilobytes(1), DataSize.ofMegabytes(1), Duration.ofSeconds(30), null, 128));

    @Test
    void partsHaveTheirOperationsInOrderAndJoinPutsTheResultsBackWhereTheyBelong() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<BatchOperation> batch = IntStream.range(0, random.nextInt(60))
                .mapToObj(_ -> random.nextInt(10) == 0 ? BatchOperation.get("")
                        : BatchOperation.put("k" + random.nextInt(20), new byte[1], null))
                .toList();
            SplitBatch split = split(batch);
            assertThat(split.parts()).as("seed %d", seed).allSatisfy(part -> {
                assertThat(part.places()).isSorted().hasSameSizeAs(part.operations());
                assertThat(part.operations()).isNotEmpty()
                    .allMatch(operation -> SIX.partitionOf(operation.key()) == part.partition());
                assertThat(part.operations().stream().map(operation -> operation.key().text()).toList())
                    .isEqualTo(part.places().stream().map(place -> batch.get(place).key()).toList());
            });
            List<BatchResult> joined = split.join(split.parts()
                .stream()
                .map(part -> part.places().stream().map(SplitBatchTests::stored).toList())
                .toList(), RESULTS, true);
            assertThat(joined).as("seed %d", seed).hasSameSizeAs(batch);
            for (int place = 0; place < batch.size(); place++) {
                boolean valid = !batch.get(place).key().isEmpty();
                assertThat(joined.get(place).status()).as("seed %d", seed).isEqualTo(valid ? 201 : 400);
                assertThat(joined.get(place).etag()).isEqualTo(valid ? "\"" + place + "\"" : null);
            }
        }
    }

    @Test
    void operationThatNobodyCanBeAskedForHasAResultOfItsOwn() {
        String longKey = "k".repeat(Key.MAX_BYTES + 1);
        SplitBatch split = split(
                List.of(BatchOperation.get(""), BatchOperation.get(longKey), BatchOperation.get("\ud800"),
                        BatchOperation.get("a"), text("a", "\udc00"), BatchOperation.delete("a").named("\ud800")));
        assertThat(split.parts()).singleElement().satisfies(part -> assertThat(part.places()).containsExactly(3));
        assertThat(split.refused()).containsOnlyKeys(0, 1, 2, 4, 5);
        assertThat(List.of(0, 1, 2)).allSatisfy(place -> assertRefused(split, place, ErrorCode.KEY_INVALID));
        assertThat(List.of(4, 5)).allSatisfy(place -> assertRefused(split, place, ErrorCode.REQUEST_INVALID));
        assertThat(Objects.requireNonNull(split.refused().get(2)).key()).isEqualTo("?");
    }

    @Test
    void operationWhosePartitionIsNotKnownHasAResultOfItsOwn() {
        SplitBatch split = SplitBatch.of(List.of(BatchOperation.get("a")), READER, _ -> {
            throw Problem.of(ErrorCode.FORMING, "not yet").toException();
        });
        assertThat(split.parts()).isEmpty();
        assertThat(split.join(List.of(), RESULTS, true)).extracting(BatchResult::status).containsExactly(503);
    }

    @Test
    void batchOfNothingHasNoParts() {
        SplitBatch split = split(List.of());
        assertThat(split.parts()).isEmpty();
        assertThat(split.join(List.of(), RESULTS, true)).isEmpty();
    }

    private static SplitBatch split(List<BatchOperation> batch) {
        return SplitBatch.of(batch, READER, SIX::partitionOf);
    }

    private static void assertRefused(SplitBatch split, int place, ErrorCode code) {
        BatchResult result = Objects.requireNonNull(split.refused().get(place));
        assertThat(result.status()).isEqualTo(400);
        assertThat(Objects.requireNonNull(result.error()).code()).isEqualTo(code);
    }

    private static BatchOperation text(String key, String value) {
        return new BatchOperation(BatchOperation.Kind.PUT, key, value, null, null, null, null, null, null);
    }

    private static OperationResult stored(int version) {
        return new OperationResult.Stored(true, version);
    }

}
