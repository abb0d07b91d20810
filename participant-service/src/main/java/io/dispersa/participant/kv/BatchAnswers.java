package io.dispersa.participant.kv;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.BatchResult;
import io.dispersa.api.Problem;
import io.dispersa.participant.store.Applied;
import io.dispersa.participant.store.StoredValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The results of a batch, as they come to be known. The values in them are bounded
 * together. For one thread.
 */
final class BatchAnswers {

    private final List<BatchOperation> batch;

    private final BatchResults results;

    private final boolean text;

    private final @Nullable BatchResult[] answers;

    private long room;

    /**
     * @param text whether a value that is text is to be answered as that
     * @param mostRead how many bytes of values there may be
     */
    BatchAnswers(List<BatchOperation> batch, BatchResults results, boolean text, long mostRead) {
        this.batch = batch;
        this.results = results;
        this.text = text;
        this.answers = new BatchResult[batch.size()];
        this.room = mostRead;
    }

    BatchOperation asked(int index) {
        return batch.get(index);
    }

    /** Returns how many bytes of values there may be yet. */
    long room() {
        return room;
    }

    void answer(int index, Applied applied) {
        answers[index] = results.of(asked(index), bounded(applied), text);
    }

    /** Answers this to those that have no answer yet. */
    void fail(List<Integer> indices, Problem problem) {
        indices.stream().filter(index -> answers[index] == null).forEach(index -> fail(index, problem));
    }

    void fail(int index, Problem problem) {
        answers[index] = BatchResult.failed(asked(index).key(), problem);
    }

    List<BatchResult> all() {
        List<BatchResult> all = new ArrayList<>(answers.length);
        for (BatchResult answer : answers) {
            all.add(Objects.requireNonNull(answer, "every operation has a result"));
        }
        return all;
    }

    private Applied bounded(Applied applied) {
        if (applied instanceof Applied.Found(StoredValue value)) {
            room -= value.bytes().length;
            return room < 0 ? new Applied.TooMuch() : applied;
        }
        return applied;
    }

}
