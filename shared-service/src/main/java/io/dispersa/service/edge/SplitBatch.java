package io.dispersa.service.edge;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.BatchResult;
import io.dispersa.api.Key;
import io.dispersa.api.ProblemException;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * A batch by partition. Operations on one key are in the same part, and in order.
 *
 * @param parts one for each partition that is concerned
 * @param refused the results of those operations that nobody can be asked for, by where
 * they stand in the batch
 */
public record SplitBatch(List<Part> parts, Map<Integer, BatchResult> refused) {

    public SplitBatch {
        parts = List.copyOf(parts);
        refused = Map.copyOf(refused);
    }

    /**
     * Those operations that concern one partition, in order.
     *
     * @param partition the partition
     * @param places where each stands in the batch, from 0
     * @param operations the operations
     */
    public record Part(int partition, List<Integer> places, List<Operation> operations) {

        Part(int partition) {
            this(partition, new ArrayList<>(), new ArrayList<>());
        }

    }

    /**
     * Splits a batch.
     * @param partitionOf tells the partition of a key; what it throws is the result of
     * the operation
     */
    static SplitBatch of(List<BatchOperation> batch, BatchReader reader, ToIntFunction<Key> partitionOf) {
        SortedMap<Integer, Part> parts = new TreeMap<>();
        Map<Integer, BatchResult> refused = new HashMap<>();
        for (int place = 0; place < batch.size(); place++) {
            try {
                Operation operation = reader.read(batch.get(place));
                Part part = parts.computeIfAbsent(partitionOf.applyAsInt(operation.key()), Part::new);
                part.places().add(place);
                part.operations().add(operation);
            }
            catch (ProblemException e) {
                refused.put(place, BatchResult.failed(batch.get(place).key(), e.problem()));
            }
        }
        return new SplitBatch(List.copyOf(parts.values()), refused);
    }

    /**
     * Returns the results of the whole batch, in order. Each is made when it is asked
     * for: as text, a value takes as much memory again.
     * @param results those of each part, in the order of the parts
     * @param text whether a value that is text is to be answered as that
     */
    List<BatchResult> join(List<List<OperationResult>> results, BatchResults answers, boolean text) {
        Map<Integer, Supplier<BatchResult>> all = new HashMap<>();
        refused.forEach((place, result) -> all.put(place, () -> result));
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            for (int k = 0; k < part.places().size(); k++) {
                Operation operation = part.operations().get(k);
                OperationResult result = results.get(i).get(k);
                all.put(part.places().get(k), () -> answers.of(operation, result, text));
            }
        }
        return new AbstractList<>() {
            @Override
            public BatchResult get(int place) {
                return Objects.requireNonNull(all.get(place)).get();
            }

            @Override
            public int size() {
                return all.size();
            }
        };
    }

}
