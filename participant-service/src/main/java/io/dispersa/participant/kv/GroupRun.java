package io.dispersa.participant.kv;

import io.dispersa.api.Key;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.operation.StoredValue;
import io.dispersa.participant.partition.Committed;
import io.dispersa.participant.partition.Entries;
import io.dispersa.participant.partition.Partition;
import io.dispersa.participant.partition.PendingRead;
import io.dispersa.participant.partition.PendingWrite;
import io.dispersa.service.budget.Reservation;
import io.dispersa.service.codec.OperationGroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Groups on their way, and the results of each at the place of the group. All partitions
 * are asked before any is waited for; those that write to one share an entry of its log,
 * and independent reads of one share the confirmation of who leads it. For one thread.
 */
final class GroupRun {

    private final List<OperationGroup> groups;

    private final boolean independent;

    private final Consumer<Committed> entries;

    private final List<Assigned> assigned = new ArrayList<>();

    private final List<List<OperationResult>> results;

    private final Reservation memory;

    private final SharedAnswer shared;

    /** How many bytes of values groups of several operations may yet read. */
    private long room;

    /** A group, and who does it. */
    private record Assigned(int index, OperationGroup group, Partition partition) {

        boolean writes() {
            return group.writes();
        }

        boolean readsOne() {
            return !writes() && group.operations().size() == 1;
        }

        List<Operation.Get> reads() {
            return group.operations().stream().map(Operation.Get.class::cast).toList();
        }

    }

    /**
     * @param independent whether the groups have nothing to do with each other
     * @param mostRead how many bytes of values groups of several operations may read
     * @param memory takes what single operations read, and again as it is sent
     * @param entries is told of each entry of a log
     */
    GroupRun(List<OperationGroup> groups, boolean independent, long mostRead, Reservation memory,
            Consumer<Committed> entries) {
        this.groups = groups;
        this.independent = independent;
        this.memory = memory;
        this.shared = new SharedAnswer(memory);
        this.entries = entries;
        this.room = mostRead;
        this.results = new ArrayList<>(Collections.nCopies(groups.size(), List.of()));
    }

    /** Has a partition do a group. */
    void assign(int index, Partition partition) {
        assigned.add(new Assigned(index, groups.get(index), partition));
    }

    /** Answers this to all operations of a group. */
    void fail(int index, Problem problem) {
        Integer partition = problem.partition();
        results.set(index,
                groups.get(index)
                    .operations()
                    .stream()
                    .map(operation -> partition == null ? problem : problem.about(operation.key(), partition))
                    .<OperationResult>map(OperationResult.Failed::new)
                    .toList());
    }

    /** Does them, and returns the results of each. */
    List<List<OperationResult>> run() {
        List<Runnable> waits = new ArrayList<>();
        byPartition(Assigned::writes).forEach(writes -> waits.addAll(beginWrites(writes)));
        if (independent) {
            byPartition(Assigned::readsOne).forEach(reads -> waits.addAll(beginReads(reads)));
        }
        waits.forEach(Runnable::run);
        assigned.stream()
            .filter(each -> !each.writes() && !(independent && each.readsOne()))
            .forEach(each -> unlessFailing(List.of(each), () -> results.set(each.index(), read(each))));
        return results;
    }

    private Collection<List<Assigned>> byPartition(Predicate<Assigned> which) {
        return assigned.stream()
            .filter(which)
            .collect(Collectors.groupingBy(each -> each.partition().number(), TreeMap::new, Collectors.toList()))
            .values();
    }

    private List<Runnable> beginWrites(List<Assigned> writes) {
        List<Runnable> waits = new ArrayList<>();
        unlessFailing(writes, () -> {
            List<List<OperationGroup>> portions = writes.stream().map(write -> Entries.of(write.group())).toList();
            List<PendingWrite> begun = writes.getFirst()
                .partition()
                .begin(portions.stream().map(List::getFirst).toList());
            for (int i = 0; i < begun.size(); i++) {
                Assigned write = writes.get(i);
                GroupWrite rest = new GroupWrite(write.partition(), portions.get(i), begun.get(i), entries);
                waits.add(() -> unlessFailing(List.of(write),
                        () -> results.set(write.index(), rest.await(each -> bounded(write.group(), each)))));
            }
        });
        return waits;
    }

    private List<Runnable> beginReads(List<Assigned> reads) {
        List<Runnable> waits = new ArrayList<>();
        unlessFailing(reads, () -> {
            Partition partition = reads.getFirst().partition();
            PendingRead begun = partition.beginRead();
            waits.add(() -> unlessFailing(reads, () -> {
                Function<Key, Optional<StoredValue>> values = begun.await();
                for (Assigned read : reads) {
                    results.set(read.index(), List.of(amongOthers(partition, read.reads().getFirst(), values)));
                }
            }));
        });
        return waits;
    }

    /** Others do not wait for a long value, nor until one has expired for good. */
    private OperationResult amongOthers(Partition partition, Operation.Get get,
            Function<Key, Optional<StoredValue>> values) {
        Optional<StoredValue> found = values.apply(get.key());
        return shared.of(get, found, found.filter(partition::hasExpired).isEmpty());
    }

    private List<OperationResult> read(Assigned assigned) {
        List<Operation.Get> reads = assigned.reads();
        if (assigned.readsOne()) {
            Operation.Get only = reads.getFirst();
            memory.take(2L * assigned.partition().sizeOf(only.key()));
            return List.of(OperationResult.of(only, assigned.partition().get(only.key())));
        }
        return bounded(assigned.group(), assigned.partition().get(reads, room));
    }

    private List<OperationResult> bounded(OperationGroup group, List<OperationResult> read) {
        return group.operations().size() == 1 ? read : read.stream().map(this::bounded).toList();
    }

    private OperationResult bounded(OperationResult result) {
        if (result instanceof OperationResult.Found(StoredValue value)) {
            room -= value.bytes().length;
            return room < 0 ? new OperationResult.TooMuch() : result;
        }
        return result;
    }

    private void unlessFailing(List<Assigned> those, Runnable action) {
        try {
            action.run();
        }
        catch (ProblemException e) {
            those.forEach(each -> fail(each.index(), e.problem().in(each.partition().number())));
        }
    }

}
