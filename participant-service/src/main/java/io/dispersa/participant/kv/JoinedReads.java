package io.dispersa.participant.kv;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.JoinedAnswer;
import io.dispersa.api.Key;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.ProblemException;
import io.dispersa.api.ReplicaReport;
import io.dispersa.participant.kv.JoinedSlots.Slot;
import io.dispersa.participant.partition.Partition;
import io.dispersa.participant.partition.Partitions;
import io.dispersa.participant.partition.PendingRead;
import io.dispersa.participant.partition.Place;
import io.dispersa.participant.store.StoredValue;
import io.dispersa.service.http.Consistency;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads that were joined, and what became of each: those of one partition share the
 * confirmation of who leads it, and all partitions are confirmed at the same time. For
 * one thread.
 */
final class JoinedReads {

    private final Partitions partitions;

    private final KeyAnswers found;

    private final JoinedSlots answers;

    private final Map<Integer, List<Slot>> slots = new LinkedHashMap<>();

    JoinedReads(Partitions partitions, List<BatchOperation> asked, BatchOperations operations, KeyAnswers found) {
        this.partitions = partitions;
        this.found = found;
        this.answers = new JoinedSlots(asked, operations::of);
        Place place = partitions.requirePlace();
        answers.wellFormed()
            .forEach(slot -> slots.computeIfAbsent(place.partitionOf(slot.key()), _ -> new ArrayList<>()).add(slot));
    }

    /** Makes them, and returns the answers, in the order of the requests. */
    List<JoinedAnswer> run(Consistency consistency) {
        if (consistency == Consistency.STALE) {
            forEachPartition(this::readStale);
        }
        else {
            readLatest();
        }
        return answers.all();
    }

    private void readLatest() {
        List<Runnable> begun = new ArrayList<>();
        forEachPartition((partition, reads) -> {
            PendingRead read = partition.beginRead();
            begun.add(() -> failing(partition.number(), reads,
                    () -> answer(partition, reads, read.values(keys(reads)), Map.of())));
        });
        begun.forEach(Runnable::run);
    }

    private void readStale(Partition partition, List<Slot> reads) {
        ReplicaReport replica = partition.report();
        answer(partition, reads, partition.getEachStale(keys(reads)),
                Map.of(KvHeaders.ROLE, replica.role().wireName(), KvHeaders.APPLIED, Long.toString(replica.applied())));
    }

    private interface Reading {

        void read(Partition partition, List<Slot> reads);

    }

    private void forEachPartition(Reading reading) {
        slots.forEach((number, reads) -> failing(number, reads, () -> reading.read(partitions.require(number), reads)));
    }

    private void failing(int partition, List<Slot> reads, Runnable reading) {
        try {
            reading.run();
        }
        catch (ProblemException e) {
            answers.fail(reads, partition, e.problem());
        }
    }

    private void answer(Partition partition, List<Slot> reads, List<Optional<StoredValue>> values,
            Map<String, String> replica) {
        for (int i = 0; i < values.size(); i++) {
            Slot slot = reads.get(i);
            StoredValue value = values.get(i).orElse(null);
            if (value != null && (value.bytes().length > JoinedAnswer.LONGEST_VALUE || partition.hasExpired(value))) {
                // Others do not wait for it, nor until it has expired for good.
                answers.sendAlone(slot);
            }
            else {
                answers.answer(slot, partition,
                        value == null ? KeyAnswers.absent() : found.found(value, slot.condition()), replica);
            }
        }
    }

    private static List<Key> keys(List<Slot> reads) {
        return reads.stream().map(Slot::key).toList();
    }

}
