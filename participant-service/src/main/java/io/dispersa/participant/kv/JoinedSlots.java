package io.dispersa.participant.kv;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.JoinedAnswer;
import io.dispersa.api.Key;
import io.dispersa.api.Problem;
import io.dispersa.participant.partition.Partition;
import io.dispersa.participant.store.Condition;
import io.dispersa.participant.store.Operation;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The answers to requests that were joined, each at the place of its request. For one
 * thread.
 */
final class JoinedSlots {

    private final JoinedAnswer[] answers;

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
     * @param size how many requests there are
     */
    JoinedSlots(int size) {
        this.answers = new JoinedAnswer[size];
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

    void refuse(int index, Problem problem) {
        answers[index] = new JoinedAnswer(problem.status(), null, null, problem);
    }

    void fail(List<Slot> failed, int partition, Problem problem) {
        failed.forEach(slot -> refuse(slot.index(), problem.about(slot.key(), partition)));
    }

    /** Returns the answers, when there is one to each request. */
    List<JoinedAnswer> all() {
        return Arrays.stream(answers).map(Objects::requireNonNull).toList();
    }

}
