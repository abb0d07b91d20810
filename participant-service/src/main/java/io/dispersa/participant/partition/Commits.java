package io.dispersa.participant.partition;

import io.dispersa.api.Outcome;
import io.dispersa.api.ProblemException;
import io.dispersa.participant.store.EntryResult;
import io.dispersa.participant.store.PartitionState;
import io.dispersa.raft.Confirmation;
import io.dispersa.raft.ReplicaGroup;
import io.dispersa.service.codec.OperationGroup;
import io.dispersa.service.concurrent.Coalescer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * What a partition asks of its other replicas: to write an entry, and to confirm who
 * leads. Writes that come meanwhile share the next entry. Safe for use by several
 * threads; what fails is a problem that names the partition.
 */
final class Commits implements AutoCloseable {

    private static final long MIB = 1024 * 1024;

    /** What has no operation only tells the time. */
    private static final OperationGroup NOTHING = OperationGroup.of(List.of());

    /**
     * Groups that fit into one entry of the log; a queue that empties in a second, and
     * has each value twice, as bytes of the group as well.
     */
    private static final Coalescer.Limits WRITES = new Coalescer.Limits(1024, Entries.MOST, 8192, 32 * MIB);

    /** Nothing waits for ever, whatever becomes of the threads that commit. */
    private static final Duration ANSWER = Duration.ofSeconds(30);

    /** Less than a main node waits: an answer says more than a silence. */
    private static final Duration COMMIT = Duration.ofSeconds(4);

    /** Less than a main node waits for a read before it asks elsewhere. */
    private static final Duration CONFIRM = Duration.ofSeconds(1);

    private final int number;

    private final ReplicaGroup group;

    private final PartitionProblems problems;

    private final PartitionMeters meters;

    private final ClusterClock clock;

    private final PartitionState state;

    private final Coalescer<OperationGroup, Committed> writes;

    /**
     * @param number the partition's
     * @param state what the entries are applied to
     * @param clock what the entries say the time is
     */
    Commits(int number, ReplicaGroup group, PartitionState state, PartitionProblems problems, PartitionMeters meters,
            ClusterClock clock) {
        this.number = number;
        this.group = group;
        this.state = state;
        this.problems = problems;
        this.meters = meters;
        this.clock = clock;
        this.writes = new Coalescer<>(WRITES, Entries::weight, Thread.ofVirtual().name("commit-" + number)::start,
                group::awaitReady, this::commit);
    }

    /** Returns the queue of writes, for whoever must keep it still. */
    Coalescer<?, ?> writes() {
        return writes;
    }

    /** Hands groups over, which share an entry as far as they fit. */
    List<PendingWrite> begin(List<OperationGroup> groups) {
        if (!clock.isRight()) {
            throw problems.clockIsOff().in(number).toException();
        }
        try {
            return writes.submit(groups).stream().<PendingWrite>map(write -> () -> await(write)).toList();
        }
        catch (RejectedExecutionException e) {
            throw problems.unavailable(e).in(number).toException();
        }
    }

    private Committed await(Coalescer<OperationGroup, Committed>.Ticket write) {
        try {
            return write.get(ANSWER);
        }
        catch (ExecutionException e) {
            throw problems.of(e.getCause()).in(number).toException();
        }
        catch (TimeoutException | InterruptedException e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw problems.late().in(number).toException();
        }
    }

    /** Returns when most replicas have confirmed that this one still leads. */
    void confirmLeadership() {
        await(askForLeadership());
    }

    /** Asks the other replicas whether this one still leads. */
    Confirmation askForLeadership() {
        return orProblem(() -> group.askForLeadership(CONFIRM));
    }

    /** Returns when most of them have confirmed it. */
    void await(Confirmation asked) {
        orProblem(() -> {
            asked.await();
            return asked;
        });
    }

    private <T> T orProblem(Supplier<T> question) {
        try {
            return question.get();
        }
        catch (RuntimeException e) {
            // Of this partition, whatever others are asked with it.
            throw problems.of(e).in(number).toException();
        }
    }

    /**
     * Has the log tell the time, so that what has expired by now has expired for good,
     * whoever leads next and whatever its clock says. Nothing is written by it that
     * anybody could miss.
     */
    void settle() {
        try {
            begin(List.of(NOTHING)).getFirst().await();
        }
        catch (ProblemException e) {
            throw e.problem().outcome() == Outcome.UNKNOWN ? problems.untimed().in(number).toException() : e;
        }
    }

    /** Has every replica say what it holds after one and the same entry. */
    void compare() {
        writes.hold(() -> group.submit(state.comparison(clock.instant()), COMMIT, EntryResult.class));
    }

    /** Finishes what was accepted. */
    @Override
    public void close() {
        writes.close();
    }

    private List<Committed> commit(List<OperationGroup> groups) {
        int operations = groups.stream().mapToInt(each -> each.operations().size()).sum();
        long start = System.nanoTime();
        EntryResult result = meters.timed(operations,
                () -> group.submit(state.entry(clock.instant(), groups), COMMIT, EntryResult.class));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        List<Committed> committed = new ArrayList<>(groups.size());
        int from = 0;
        for (OperationGroup each : groups) {
            int to = from + each.operations().size();
            committed.add(new Committed(result.each().subList(from, to), took, result.took()));
            from = to;
        }
        return committed;
    }

}
