package io.dispersa.participant.kv;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.JoinedAnswer;
import io.dispersa.api.ProblemException;
import io.dispersa.participant.kv.JoinedSlots.Slot;
import io.dispersa.participant.partition.Committed;
import io.dispersa.participant.partition.Entries;
import io.dispersa.participant.partition.Partition;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes to one partition that were joined, and what became of each: they share an entry
 * of the log. For one thread.
 */
final class JoinedWrites {

    private final Partition partition;

    private final JoinedSlots answers;

    private final List<Slot> slots;

    JoinedWrites(Partition partition, List<BatchOperation> asked, BatchOperations operations) {
        this.partition = partition;
        this.answers = new JoinedSlots(asked, each -> operations.of(each, partition.number()));
        this.slots = answers.wellFormed();
    }

    /**
     * Does them, and returns the answers, in the order of the requests.
     * @param entries is told of each entry of the log
     */
    List<JoinedAnswer> run(Consumer<Committed> entries) {
        int from = 0;
        for (var entry : Entries.of(slots.stream().map(Slot::operation).toList())) {
            write(slots.subList(from, from + entry.size()), entries);
            from += entry.size();
        }
        return answers.all();
    }

    private void write(List<Slot> entry, Consumer<Committed> entries) {
        try {
            Committed committed = partition.apply(entry.stream().map(Slot::operation).toList());
            entries.accept(committed);
            for (int i = 0; i < entry.size(); i++) {
                answers.answer(entry.get(i), partition, KeyAnswers.written(committed.each().get(i)), Map.of());
            }
        }
        catch (ProblemException e) {
            if (e.problem().code() == ErrorCode.STORAGE_FULL && entry.size() > 1) {
                // Some of them need no room.
                entry.forEach(slot -> write(List.of(slot), entries));
            }
            else {
                answers.fail(entry, partition.number(), e.problem());
            }
        }
    }

}
