package io.dispersa.participant.kv;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.BatchResult;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.participant.partition.Committed;
import io.dispersa.participant.partition.Entries;
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
import java.util.stream.IntStream;
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
    private record Slot(int index, Operation operation) {
    }

    /**
     * Runs a batch. A partition that fails does not keep the others from their
     * operations.
     * @param text whether a value that is text is to be answered as that
     */
    List<BatchResult> run(List<BatchOperation> batch, boolean text) {
        BatchAnswers answers = new BatchAnswers(batch, results, text, mostRead);
        Map<Integer, List<Integer>> parts = new LinkedHashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            try {
                int partition = partitions.requirePlace().partitionOf(Key.of(batch.get(i).key()));
                parts.computeIfAbsent(partition, _ -> new ArrayList<>()).add(i);
            }
            catch (ProblemException e) {
                answers.fail(i, e.problem());
            }
        }
        parts.forEach((partition, indices) -> {
            try {
                run(partition, indices, answers);
            }
            catch (ProblemException e) {
                answers.fail(indices, e.problem().in(partition));
            }
        });
        return answers.all();
    }

    /**
     * Runs a batch that concerns one partition.
     * @throws ProblemException if nothing was done, or nobody knows, for the same reason
     * in all of it
     */
    List<BatchResult> run(int number, List<BatchOperation> batch, boolean text) {
        BatchAnswers answers = new BatchAnswers(batch, results, text, mostRead);
        run(number, IntStream.range(0, batch.size()).boxed().toList(), answers);
        return answers.all();
    }

    private void run(int number, List<Integer> indices, BatchAnswers answers) {
        Partition partition = partitions.require(number);
        List<Slot> slots = new ArrayList<>();
        for (int index : indices) {
            try {
                slots.add(new Slot(index, operations.of(answers.asked(index), number)));
            }
            catch (ProblemException e) {
                answers.fail(index, e.problem());
            }
        }
        if (slots.stream().anyMatch(slot -> slot.operation().writes())) {
            write(partition, slots, answers);
        }
        else if (!slots.isEmpty()) {
            List<Key> keys = slots.stream().map(slot -> slot.operation().action().key()).toList();
            answer(slots, partition.get(keys, answers.room()), answers);
        }
    }

    private void write(Partition partition, List<Slot> slots, BatchAnswers answers) {
        List<List<Operation>> entries = Entries.of(slots.stream().map(Slot::operation).toList());
        int from = 0;
        for (List<Operation> entry : entries) {
            List<Slot> here = slots.subList(from, from + entry.size());
            try {
                Committed committed = partition.apply(entry);
                spans.ended("commit", committed.commit());
                spans.ended("apply", committed.apply());
                answer(here, committed.each(), answers);
            }
            catch (ProblemException e) {
                if (from == 0) {
                    throw e;
                }
                answers.fail(indices(here), elsewhere(e.problem()));
                answers.fail(indices(slots), Problem.of(ErrorCode.NO_LEADER,
                        "It was not tried, because what comes before it in the batch failed."));
                return;
            }
            from += entry.size();
        }
    }

    /**
     * Within a batch that is half done, "ask another" is no answer that can be followed.
     */
    private static Problem elsewhere(Problem problem) {
        return problem.code() == ErrorCode.NOT_OWNER ? Problem.of(ErrorCode.NO_LEADER, problem.detail()) : problem;
    }

    private static void answer(List<Slot> slots, List<Applied> applied, BatchAnswers answers) {
        for (int i = 0; i < slots.size(); i++) {
            answers.answer(slots.get(i).index(), applied.get(i));
        }
    }

    private static List<Integer> indices(List<Slot> slots) {
        return slots.stream().map(Slot::index).toList();
    }

}
