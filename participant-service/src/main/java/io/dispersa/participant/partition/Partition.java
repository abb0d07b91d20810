package io.dispersa.participant.partition;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.Outcome;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.ProblemException;
import io.dispersa.api.ReplicaPeer;
import io.dispersa.api.ReplicaReport;
import io.dispersa.api.ReplicaRole;
import io.dispersa.participant.store.Action;
import io.dispersa.participant.store.Applied;
import io.dispersa.participant.store.Contents;
import io.dispersa.participant.store.EntryResults;
import io.dispersa.participant.store.FreeSpace;
import io.dispersa.participant.store.LogEntry;
import io.dispersa.participant.store.Operation;
import io.dispersa.participant.store.PartitionState;
import io.dispersa.participant.store.Scan;
import io.dispersa.participant.store.StoreClosedException;
import io.dispersa.participant.store.StoreException;
import io.dispersa.participant.store.StoredValue;
import io.dispersa.raft.GroupCommit;
import io.dispersa.raft.GroupRole;
import io.dispersa.raft.GroupStatus;
import io.dispersa.raft.ReplicaGroup;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * This participant's replica of one partition: the only way to its keys. Safe for use by
 * several threads.
 */
public final class Partition implements AutoCloseable {

    private static final long MIB = 1024 * 1024;

    /** Batches that fit into one entry of the log; a queue that empties in a second. */
    private static final GroupCommit.Limits WRITES = new GroupCommit.Limits(1024, 2 * MIB, 8192, 64 * MIB);

    /** An entry of the log has room for more, by a good margin. */
    private static final long MOST_IN_ENTRY = 2 * MIB;

    /** A read that waits weighs nothing but its thread. */
    private static final GroupCommit.Limits READS = new GroupCommit.Limits(8192, Long.MAX_VALUE, 8192, Long.MAX_VALUE);

    /** Nothing waits for ever, whatever becomes of the threads that commit. */
    private static final Duration ANSWER = Duration.ofSeconds(30);

    /** Less than a main node waits: an answer says more than a silence. */
    private static final Duration COMMIT = Duration.ofSeconds(4);

    /** Less than a main node waits for a read before it asks elsewhere. */
    private static final Duration CONFIRM = Duration.ofSeconds(1);

    private final int number;

    private final ReplicaGroup group;

    private final PartitionState state;

    private final FreeSpace freeSpace;

    private final PartitionMeters meters;

    private final InstantSource clock;

    private final PartitionProblems problems;

    private final ReplicaSteps steps;

    private final GroupCommit<List<Operation>, Committed> writes;

    /** All reads that wait share the next question to the other replicas. */
    private final GroupCommit<Boolean, Boolean> reads;

    /**
     * @param fresh whether the partition begins with this replica, and others
     * @param addresses tells where a participant is reached
     */
    Partition(int number, boolean fresh, ReplicaGroup group, PartitionState state, FreeSpace freeSpace,
            PartitionMeters meters, InstantSource clock, Function<Integer, Optional<ParticipantAddress>> addresses) {
        this.number = number;
        this.group = group;
        this.state = state;
        this.freeSpace = freeSpace;
        this.meters = meters;
        this.clock = clock;
        this.problems = new PartitionProblems(number, addresses);
        this.writes = new GroupCommit<>("commit-" + number, WRITES, Partition::weight, this::commit);
        this.steps = new ReplicaSteps(number, fresh, group, writes);
        this.reads = new GroupCommit<>("confirm-" + number, READS, _ -> 0, this::confirm);
        meters.show(this);
    }

    /** Returns its number, from 0. */
    public int number() {
        return number;
    }

    /**
     * Returns the value of a key, if it has one; every write that was acknowledged
     * before, anywhere, is seen.
     * @throws ProblemException {@link ErrorCode#NOT_OWNER} if another participant leads
     * the partition; {@link ErrorCode#NO_LEADER} if none does, or it cannot be made sure
     */
    public Optional<StoredValue> get(Key key) {
        confirmLeadership();
        Optional<StoredValue> value = reading(() -> state.get(key));
        if (value.filter(found -> found.isExpiredAt(now())).isEmpty()) {
            return value;
        }
        settle();
        return reading(() -> state.get(key)).filter(found -> !found.isExpiredAt(state.time()));
    }

    /**
     * Returns the values of keys, each as {@link #get(Key)} does, and all of one moment.
     * @param most how many bytes of values there may be together
     * @throws ProblemException as {@link #get(Key)}, for all of them
     */
    public List<Applied> get(List<Key> keys, long most) {
        try (Scan scan = scanLatest()) {
            return reading(() -> values(scan, keys, most));
        }
    }

    private static List<Applied> values(Scan scan, List<Key> keys, long most) {
        List<Applied> values = new ArrayList<>(keys.size());
        long room = most;
        for (Key key : keys) {
            boolean found = scan.find(key);
            room -= found ? scan.head().size() : 0;
            values.add(
                    !found ? new Applied.Absent() : room < 0 ? new Applied.TooMuch() : new Applied.Found(scan.value()));
        }
        return values;
    }

    /**
     * Returns the value of a key as this replica knows it, which may be an older one.
     * @throws ProblemException {@link ErrorCode#NO_LEADER} if the replica has not been
     * taken in yet, and may know nothing at all
     */
    public Optional<StoredValue> getStale(Key key) {
        GroupRole role = group.status().role();
        if (role != GroupRole.LEADER && role != GroupRole.FOLLOWER) {
            throw problems.notTakenIn().in(number).toException();
        }
        return reading(() -> state.get(key)).filter(found -> !found.isExpiredAt(now()));
    }

    /**
     * Does something, and returns when it is on the disks of most replicas.
     * @throws ProblemException {@link ErrorCode#NOT_OWNER}, {@link ErrorCode#NO_LEADER},
     * {@link ErrorCode#STORAGE_FULL}, {@link ErrorCode#PARTICIPANT_UNAVAILABLE} if it was
     * not done; {@link ErrorCode#OUTCOME_UNKNOWN} if nobody knows
     */
    public Committed apply(Operation operation) {
        return apply(List.of(operation));
    }

    /**
     * Does several things in order, in one entry of the log and with nothing between
     * them.
     * @param operations as many as {@link #entries} puts together
     * @throws ProblemException as {@link #apply(Operation)}, for all of them
     */
    public Committed apply(List<Operation> operations) {
        if (operations.stream().anyMatch(operation -> operation.action() instanceof Action.Put)) {
            try {
                freeSpace.requireReserve();
            }
            catch (ProblemException e) {
                return remembered(operations).orElseThrow(() -> e);
            }
        }
        return await(writes, operations);
    }

    /** Who repeats what was done is told so, even where nothing more can be done. */
    private Optional<Committed> remembered(List<Operation> operations) {
        if (operations.stream().anyMatch(operation -> operation.once() == null)) {
            return Optional.empty();
        }
        confirmLeadership();
        List<Applied> answers = reading(() -> operations.stream()
            .map(Operation::once)
            .flatMap(Stream::ofNullable)
            .map(state::answer)
            .flatMap(Optional::stream)
            .toList());
        return answers.size() < operations.size() ? Optional.empty()
                : Optional.of(new Committed(answers, Duration.ZERO, Duration.ZERO));
    }

    /**
     * Returns operations in portions that each fit into an entry of the log; nearly
     * always it is one.
     */
    public static List<List<Operation>> entries(List<Operation> operations) {
        List<List<Operation>> entries = new ArrayList<>();
        long room = 0;
        for (Operation operation : operations) {
            long weight = operation.writes() ? operation.weight() : Action.OVERHEAD;
            if (entries.isEmpty() || weight > room) {
                entries.add(new ArrayList<>());
                room = MOST_IN_ENTRY;
            }
            entries.getLast().add(operation);
            room -= weight;
        }
        return entries;
    }

    /**
     * Returns the replica's keys and values of this moment; the scan must be closed by
     * the thread that asked for it.
     */
    public Scan scan() {
        return reading(() -> state.scan(now()));
    }

    /**
     * Returns the keys and values with every write that was acknowledged before,
     * anywhere; the scan must be closed by the thread that asked for it.
     * @throws ProblemException as {@link #get}
     */
    public Scan scanLatest() {
        confirmLeadership();
        if (reading(() -> state.expiresBy(clock.instant()))) {
            settle();
        }
        return reading(() -> state.scan(Instant.EPOCH));
    }

    /** Removes some of what has expired; returns whether there is more. */
    boolean reclaim() {
        if (leads() && state.hasExpired(clock.instant())) {
            settle();
            return state.hasExpired(clock.instant());
        }
        return false;
    }

    /** Returns how much this replica holds. */
    Contents contents() {
        return state.contents();
    }

    /** Returns whether this replica leads, as far as it knows. */
    public boolean leads() {
        return group.status().role() == GroupRole.LEADER;
    }

    /** Returns how this replica does. */
    public ReplicaReport report() {
        GroupStatus status = group.status();
        Contents contents = state.contents();
        boolean leads = status.role() == GroupRole.LEADER;
        return new ReplicaReport(number, role(status.role()), status.term(),
                status.leader() == null ? null : ReplicaPeer.participantOf(status.leader()),
                leads && !status.changing()
                        ? status.members().stream().map(peer -> ReplicaPeer.participantOf(peer.id())).toList()
                        : List.of(),
                status.applied(), status.committed(), contents.keys(), contents.bytes());
    }

    /** Returns how its members and its leader are changed. */
    ReplicaSteps steps() {
        return steps;
    }

    GroupStatus status() {
        return group.status();
    }

    /** Finishes what was accepted. The group and the files are closed by others. */
    @Override
    public void close() {
        writes.close();
        reads.close();
        meters.hide(this);
    }

    private List<Committed> commit(List<List<Operation>> units) {
        List<Operation> operations = units.stream().flatMap(List::stream).toList();
        long start = System.nanoTime();
        EntryResults results = meters.timed(operations.size(),
                () -> EntryResults.decode(group.submit(LogEntry.encode(clock.instant(), operations), COMMIT)));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        List<Committed> committed = new ArrayList<>(units.size());
        int from = 0;
        for (List<Operation> unit : units) {
            List<Applied> each = results.each().subList(from, from + unit.size());
            committed.add(new Committed(each, took, results.took()));
            from += unit.size();
        }
        return committed;
    }

    /**
     * Has the log tell the time, so that what has expired by now has expired for good,
     * whoever leads next and whatever its clock says.
     */
    private void settle() {
        try {
            await(writes, List.of());
        }
        catch (ProblemException e) {
            throw e.problem().outcome() == Outcome.UNKNOWN ? problems.untimed().in(number).toException() : e;
        }
    }

    /** As replicas go by that do not ask the others. */
    private Instant now() {
        Instant logged = state.time();
        Instant here = clock.instant();
        return here.isAfter(logged) ? here : logged;
    }

    private void confirmLeadership() {
        await(reads, true);
    }

    private List<Boolean> confirm(List<Boolean> waiting) {
        group.confirmLeadership(CONFIRM);
        return waiting;
    }

    /** What reads a lot is alone in its entry, and no heavier. */
    private static long weight(List<Operation> operations) {
        long writes = operations.stream().filter(Operation::writes).mapToLong(Operation::weight).sum();
        long reads = operations.stream().filter(operation -> !operation.writes()).mapToLong(Operation::weight).sum();
        return writes + Math.min(reads, MOST_IN_ENTRY);
    }

    private <O, R> R await(GroupCommit<O, R> commits, O operation) {
        CompletableFuture<R> result;
        try {
            result = commits.submit(operation);
        }
        catch (RejectedExecutionException e) {
            throw problems.unavailable(e).in(number).toException();
        }
        try {
            return result.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
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

    private <T> T reading(Supplier<T> read) {
        try {
            return read.get();
        }
        catch (StoreClosedException e) {
            throw problems.unavailable(e).toException();
        }
        catch (StoreException e) {
            throw problems.unreadable(e).toException();
        }
    }

    private static ReplicaRole role(GroupRole role) {
        return switch (role) {
            case LEADER -> ReplicaRole.LEADER;
            case FOLLOWER -> ReplicaRole.FOLLOWER;
            case JOINING -> ReplicaRole.JOINING;
            case CLOSED -> ReplicaRole.FAILED;
        };
    }

}
