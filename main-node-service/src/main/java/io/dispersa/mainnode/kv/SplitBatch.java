package io.dispersa.mainnode.kv;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.BatchResult;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.api.Utf8;
import io.dispersa.partition.Partitioner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A batch by partition. Operations on one key are in the same part, and in order.
 *
 * @param parts one for each partition that is concerned
 * @param refused the results of those operations that no participant can be asked for, by
 * where they stand in the batch
 */
record SplitBatch(List<BatchPart> parts, Map<Integer, BatchResult> refused) {

    SplitBatch {
        parts = List.copyOf(parts);
        refused = Map.copyOf(refused);
    }

    static SplitBatch of(List<BatchOperation> batch, Partitioner partitioner) {
        SortedMap<Integer, List<Integer>> places = new TreeMap<>();
        Map<Integer, BatchResult> refused = new HashMap<>();
        for (int place = 0; place < batch.size(); place++) {
            try {
                Key key = checked(batch.get(place));
                places.computeIfAbsent(partitioner.partitionOf(key), _ -> new ArrayList<>()).add(place);
            }
            catch (ProblemException e) {
                refused.put(place, BatchResult.failed(batch.get(place).key(), e.problem()));
            }
        }
        return new SplitBatch(places.entrySet()
            .stream()
            .map(part -> new BatchPart(part.getKey(), part.getValue(),
                    part.getValue().stream().map(batch::get).toList()))
            .toList(), refused);
    }

    /**
     * Returns the results of the whole batch, in order.
     * @param results those of each part, in the order of the parts
     */
    List<BatchResult> join(List<List<BatchResult>> results) {
        Map<Integer, BatchResult> all = new HashMap<>(refused);
        for (int part = 0; part < parts.size(); part++) {
            List<Integer> places = parts.get(part).places();
            for (int i = 0; i < places.size(); i++) {
                all.put(places.get(i), results.get(part).get(i));
            }
        }
        return IntStream.range(0, all.size()).mapToObj(place -> Objects.requireNonNull(all.get(place))).toList();
    }

    private static Key checked(BatchOperation operation) {
        Key key = Key.of(operation.key());
        if (!texts(operation).allMatch(text -> Utf8.encode(text).isPresent())) {
            throw Problem.of(ErrorCode.REQUEST_INVALID, "The operation has a lone surrogate, which UTF-8 cannot carry.")
                .toException();
        }
        return key;
    }

    private static Stream<String> texts(BatchOperation operation) {
        return Stream
            .<@Nullable String>of(operation.value(), operation.type(), operation.ttl(), operation.ifMatch(),
                    operation.ifNoneMatch(), operation.idempotencyKey())
            .flatMap(Stream::ofNullable);
    }

}
