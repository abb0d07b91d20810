package io.dispersa.participant.kv;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.JoinedAnswer;
import io.dispersa.api.Key;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.api.ReplicaReport;
import io.dispersa.participant.partition.Committed;
import io.dispersa.participant.partition.Entries;
import io.dispersa.participant.partition.Partition;
import io.dispersa.participant.store.Condition;
import io.dispersa.participant.store.Operation;
import io.dispersa.participant.store.StoredValue;
import io.dispersa.service.http.Consistency;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Requests that were joined, and what became of each: they share one confirmation of who
 * leads, or one entry of the log. For one thread.
 */
final class JoinedRequests {

    private final Partition partition;

    private final KeyAnswers answers;

    private final List<Slot> slots = new ArrayList<>();

    private final Map<Integer, JoinedAnswer> answered = new LinkedHashMap<>();

    /** A request that is well-formed, and where it stands among the others. */
    private record Slot(int index, BatchOperation asked, Operation operation) {

        Condition condition() {
            return Operations.condition(BatchOperations.options(asked).conditions());
        }

        Key key() {
            return operation.action().key();
        }

    }

    JoinedRequests(Partition partition, List<BatchOperation> asked, BatchOperations operations, KeyAnswers answers) {
        this.partition = partition;
        this.answers = answers;
        for (int index = 0; index < asked.size(); index++) {
            try {
                slots.add(new Slot(index, asked.get(index), operations.of(asked.get(index), partition.number())));
            }
            catch (ProblemException e) {
                answered.put(index, new JoinedAnswer(e.problem().status(), null, null, e.problem()));
            }
        }
    }

    /** Answers them, if they are reads. */
    void read(Consistency consistency) {
        List<Key> keys = slots.stream().map(Slot::key).toList();
        try {
            if (consistency == Consistency.LINEARIZABLE) {
                answer(partition.getEach(keys), Map.of());
            }
            else {
                ReplicaReport replica = partition.report();
                answer(keys.stream().map(partition::getStale).toList(), Map.of(KvHeaders.ROLE,
                        replica.role().wireName(), KvHeaders.APPLIED, Long.toString(replica.applied())));
            }
        }
        catch (ProblemException e) {
            fail(slots, e.problem());
        }
    }

    /**
     * Does them, if they are writes, and answers them.
     * @param entries is told of each entry of the log
     */
    void write(Consumer<Committed> entries) {
        int from = 0;
        for (List<Operation> entry : Entries.of(slots.stream().map(Slot::operation).toList())) {
            write(slots.subList(from, from + entry.size()), entries);
            from += entry.size();
        }
    }

    /** Returns the answers, in the order of the requests. */
    List<JoinedAnswer> answers() {
        return IntStream.range(0, answered.size())
            .mapToObj(index -> Objects.requireNonNull(answered.get(index)))
            .toList();
    }

    private void write(List<Slot> entry, Consumer<Committed> entries) {
        try {
            Committed committed = partition.apply(entry.stream().map(Slot::operation).toList());
            entries.accept(committed);
            for (int i = 0; i < entry.size(); i++) {
                answer(entry.get(i), KeyAnswers.written(committed.each().get(i)), Map.of());
            }
        }
        catch (ProblemException e) {
            if (e.problem().code() == ErrorCode.STORAGE_FULL && entry.size() > 1) {
                // Some of them need no room.
                entry.forEach(slot -> write(List.of(slot), entries));
            }
            else {
                fail(entry, e.problem());
            }
        }
    }

    private void answer(List<Optional<StoredValue>> values, Map<String, String> replica) {
        for (int i = 0; i < values.size(); i++) {
            Slot slot = slots.get(i);
            StoredValue value = values.get(i).orElse(null);
            if (value != null && value.bytes().length > JoinedAnswer.LONGEST_VALUE) {
                answered.put(slot.index(), JoinedAnswer.alone());
            }
            else {
                answer(slot, value == null ? KeyAnswers.absent() : answers.found(value, slot.condition()), replica);
            }
        }
    }

    private void answer(Slot slot, KeyAnswer answer, Map<String, String> replica) {
        Map<String, String> headers = new LinkedHashMap<>(answer.headers());
        headers.putAll(replica);
        Problem problem = answer.problem();
        answered.put(slot.index(), new JoinedAnswer(answer.status(), headers, answer.body(),
                problem == null ? null : problem.about(slot.key(), partition.number())));
    }

    private void fail(List<Slot> failed, Problem problem) {
        failed.forEach(slot -> answered.put(slot.index(),
                new JoinedAnswer(problem.status(), null, null, problem.about(slot.key(), partition.number()))));
    }

}
