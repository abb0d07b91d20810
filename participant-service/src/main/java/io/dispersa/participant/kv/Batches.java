package io.dispersa.participant.kv;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.BatchResult;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.participant.partition.Committed;
import io.dispersa.participant.partition.Partition;
import io.dispersa.participant.partition.Partitions;
import io.dispersa.participant.store.Applied;
import io.dispersa.participant.store.Operation;
import io.dispersa.service.http.Limits;
import io.dispersa.service.tracing.Spans;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Runs batches. Those operations that concern one partition are done in order, in one
 * entry of its log, or in several one after the other if they do not fit.
 */
@Component
class Batches {

    private final Partitions partitions;

    private final BatchOperations operations;

    private final BatchResults results;

    private final Spans spans;

    private final long mostRead;

    Batches(Partitions partitions, BatchOperations operations, BatchResults results, Spans spans, Limits limits) {
        this.partitions = partitions;
        this.operations = operations;
        this.results = results;
        this.spans = spans;
        this.mostRead = limits.batch().toBytes();
    }

    /** One operation on its way. */
    private record Slot(int index, BatchOperation asked, Operation operation) {
    }

    /**
     * Runs a batch. A partition that fails does not keep the others from their
     * operations.
     * @param text whether a value that is text is to be answered as that
     */
    List<BatchResult> run(List<BatchOperation> batch, boolean text) {
        @Nullable BatchResult[] all = new BatchResult[batch.size()];
        Map<Integer, List<Integer>> parts = new LinkedHashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            try {
                int partition = partitions.requirePlace().partitionOf(Key.of(batch.get(i).key()));
                parts.computeIfAbsent(partition, _ -> new ArrayList<>()).add(i);
            }
            catch (ProblemException e) {
                all[i] = BatchResult.failed(batch.get(i).key(), e.problem());
            }
        }
        parts.forEach((partition, indices) -> {
            List<BatchResult> part = part(partition, indices.stream().map(batch::get).toList(), text);
            for (int i = 0; i < indices.size(); i++) {
                all[indices.get(i)] = part.get(i);
            }
        });
        return complete(all);
    }

    /**
     * Runs a batch that concerns one partition.
     * @throws ProblemException if nothing was done, or nobody knows, for the same reason
     * in all of it
     */
    List<BatchResult> run(int number, List<BatchOperation> batch, boolean text) {
        Partition partition = partitions.require(number);
        @Nullable BatchResult[] all = new BatchResult[batch.size()];
        List<Slot> slots = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            BatchOperation asked = batch.get(i);
            try {
                slots.add(new Slot(i, asked, operations.of(asked, number)));
            }
            catch (ProblemException e) {
                all[i] = BatchResult.failed(asked.key(), e.problem());
            }
        }
        if (slots.stream().anyMatch(slot -> slot.operation().writes())) {
            write(partition, slots, all, text);
        }
        else if (!slots.isEmpty()) {
            fill(all, slots,
                    partition.get(slots.stream().map(slot -> slot.operation().action().key()).toList(), mostRead),
                    text);
        }
        return complete(all);
    }

    private List<BatchResult> part(int number, List<BatchOperation> batch, boolean text) {
        try {
            return run(number, batch, text);
        }
        catch (ProblemException e) {
            return batch.stream()
                .map(asked -> BatchResult.failed(asked.key(), e.problem().about(Key.of(asked.key()), number)))
                .toList();
        }
    }

    private void write(Partition partition, List<Slot> slots, @Nullable BatchResult[] all, boolean text) {
        List<List<Operation>> entries = Partition.entries(slots.stream().map(Slot::operation).toList());
        int from = 0;
        for (List<Operation> entry : entries) {
            List<Slot> here = slots.subList(from, from + entry.size());
            try {
                Committed committed = partition.apply(entry);
                spans.ended("commit", committed.commit());
                spans.ended("apply", committed.apply());
                fill(all, here, committed.each(), text);
            }
            catch (ProblemException e) {
                if (from == 0) {
                    throw e;
                }
                fail(all, here, e.problem());
                fail(all, slots.subList(from + entry.size(), slots.size()), Problem
                    .of(ErrorCode.PARTICIPANT_UNAVAILABLE, "It was not tried, because what comes before it failed."));
                return;
            }
            from += entry.size();
        }
    }

    private void fill(@Nullable BatchResult[] all, List<Slot> slots, List<Applied> applied, boolean text) {
        for (int i = 0; i < slots.size(); i++) {
            Slot slot = slots.get(i);
            all[slot.index()] = results.of(slot.asked(), applied.get(i), text);
        }
    }

    private static void fail(@Nullable BatchResult[] all, List<Slot> slots, Problem problem) {
        slots.forEach(slot -> all[slot.index()] = BatchResult.failed(slot.asked().key(), problem));
    }

    private static List<BatchResult> complete(@Nullable BatchResult[] all) {
        List<BatchResult> complete = new ArrayList<>(all.length);
        for (BatchResult result : all) {
            complete.add(Objects.requireNonNull(result, "every operation has a result"));
        }
        return complete;
    }

}
