package io.dispersa.participant.kv;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.JoinedAnswer;
import io.dispersa.api.Key;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.participant.partition.Partition;
import io.dispersa.participant.store.Condition;
import io.dispersa.participant.store.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * The answers to requests that were joined, each at the place of its request. For one
 * thread.
 */
final class JoinedSlots {

    private final JoinedAnswer[] answers;

    private final List<Slot> wellFormed = new ArrayList<>();

    /**
     * A request that is well-formed.
     *
     * @param index where it stands among the others
     */
    record Slot(int index, BatchOperation asked, Operation operation) {

        Condition condition() {
            return Operations.condition(BatchOperations.options(asked).conditions());
        }

        Key key() {
            return operation.action().key();
        }

    }

    /**
     * Takes requests apart; one that is not well-formed has its answer at once.
     * @param operations makes the operation of a request
     */
    JoinedSlots(List<BatchOperation> asked, Function<BatchOperation, Operation> operations) {
        this.answers = new JoinedAnswer[asked.size()];
        for (int index = 0; index < asked.size(); index++) {
            try {
                wellFormed.add(new Slot(index, asked.get(index), operations.apply(asked.get(index))));
            }
            catch (ProblemException e) {
                refuse(index, e.problem());
            }
        }
    }

    /** Returns the requests that must be answered. */
    List<Slot> wellFormed() {
        return wellFormed;
    }

    void answer(Slot slot, Partition partition, KeyAnswer answer, Map<String, String> replica) {
        Map<String, String> headers = new LinkedHashMap<>(answer.headers());
        headers.putAll(replica);
        Problem problem = answer.problem();
        answers[slot.index()] = new JoinedAnswer(answer.status(), headers, answer.body(),
                problem == null ? null : problem.about(slot.key(), partition.number()));
    }

    /** Has a request sent alone. */
    void sendAlone(Slot slot) {
        answers[slot.index()] = JoinedAnswer.alone();
    }

    void fail(List<Slot> failed, int partition, Problem problem) {
        failed.forEach(slot -> refuse(slot.index(), problem.about(slot.key(), partition)));
    }

    /** Returns the answers, when there is one to each request. */
    List<JoinedAnswer> all() {
        return Arrays.stream(answers).map(Objects::requireNonNull).toList();
    }

    private void refuse(int index, Problem problem) {
        answers[index] = new JoinedAnswer(problem.status(), null, null, problem);
    }

}
