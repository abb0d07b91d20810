package io.dispersa.participant.partition;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.ProblemException;
import io.dispersa.api.ReplicaDigest;
import io.dispersa.api.ReplicaMembers;
import io.dispersa.api.ReplicaName;
import io.dispersa.api.ReplicaPosition;
import io.dispersa.api.ReplicaReport;
import io.dispersa.api.ReplicaRole;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.operation.StoredValue;
import io.dispersa.participant.store.Contents;
import io.dispersa.participant.store.Digest;
import io.dispersa.participant.store.FreeSpace;
import io.dispersa.participant.store.PartitionState;
import io.dispersa.participant.store.Scan;
import io.dispersa.participant.store.StoreClosedException;
import io.dispersa.participant.store.StoreException;
import io.dispersa.participant.store.StoredHead;
import io.dispersa.raft.Confirmation;
import io.dispersa.raft.GroupRole;
import io.dispersa.raft.GroupStatus;
import io.dispersa.raft.LogEnd;
import io.dispersa.raft.Peer;
import io.dispersa.raft.ReplicaGroup;
import io.dispersa.service.codec.OperationGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * This participant's replica of one partition: the only way to its keys. Safe for use by
 * several threads.
 */
public final class Partition implements AutoCloseable {

    private final int number;

    private final ReplicaName name;

    private final ReplicaGroup group;

    private final PartitionState state;

    private final FreeSpace freeSpace;

    private final PartitionMeters meters;

    private final ClusterClock clock;

    private final PartitionProblems problems;

    private final ReplicaSteps steps;

    private final Commits commits;

    private final Lease lease;

    /**
     * @param fresh whether the partition begins with this replica, and others
     * @param addresses tells where a participant is reached
     */
    Partition(int number, boolean fresh, ReplicaGroup group, PartitionState state, FreeSpace freeSpace,
            PartitionMeters meters, ClusterClock clock, Function<Integer, Optional<ParticipantAddress>> addresses,
            Lease lease) {
        this.number = number;
        this.name = ReplicaName.parse(group.name());
        this.group = group;
        this.state = state;
        this.freeSpace = freeSpace;
        this.meters = meters;
        this.clock = clock;
        this.lease = lease;
        this.problems = new PartitionProblems(number, addresses);
        this.commits = new Commits(number, group, state, problems, meters, clock);
        this.steps = new ReplicaSteps(number, fresh, group, commits.writes());
        meters.show(this);
    }

    /** Returns the name of this replica among those of the partition. */
    ReplicaName name() {
        return name;
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
        Optional<StoredValue> value = beginRead().await().apply(key);
        if (value.filter(this::hasExpired).isEmpty()) {
            return value;
        }
        commits.settle();
        return reading(() -> state.get(key).filter(found -> !found.isExpiredAt(state.time())));
    }

    /**
     * Returns how many bytes the value of a key has here at the moment, to make room
     * before it is read; 0 if there is none.
     */
    public int sizeOf(Key key) {
        return reading(() -> state.sizeOf(key));
    }

    /**
     * Reads several keys, each as {@link #get(Key)} does, and all of one moment.
     * @param most how many bytes of values there may be together
     * @throws ProblemException as {@link #get(Key)}, for all of them
     */
    public List<OperationResult> get(List<Operation.Get> reads, long most) {
        try (Scan scan = scanLatest()) {
            return reading(() -> read(scan, reads, most));
        }
    }

    private static List<OperationResult> read(Scan scan, List<Operation.Get> reads, long most) {
        List<OperationResult> results = new ArrayList<>(reads.size());
        long room = most;
        for (Operation.Get read : reads) {
            if (!scan.find(read.key())) {
                results.add(new OperationResult.Absent());
                continue;
            }
            StoredHead head = scan.head();
            room -= read.wants(head.version()) ? head.size() : 0;
            results.add(!read.wants(head.version()) ? head.described()
                    : room < 0 ? new OperationResult.TooMuch() : new OperationResult.Found(scan.value()));
        }
        return results;
    }

    /**
     * Begins to make sure that this replica leads, for reads of its keys.
     * @throws ProblemException as {@link #get(Key)}
     */
    public PendingRead beginRead() {
        Confirmation asked = commits.askForLeadership();
        return () -> {
            commits.await(asked);
            return key -> reading(() -> state.get(key));
        };
    }

    /** Returns whether a value has expired by the clock of this replica or of its log. */
    public boolean hasExpired(StoredValue value) {
        // Few expire: the clock is not asked for all the others.
        return value.expires() != null && value.isExpiredAt(now());
    }

    /**
     * Returns what reads values as this replica knows them, which may be older ones.
     * @throws ProblemException {@link ErrorCode#NO_LEADER} if the replica has not been
     * taken in yet, and may know nothing at all; if it was started since and cannot yet
     * apply what it had applied before; if it may have been replaced, as neither a main
     * node nor the other replicas say that it is still one, also
     * {@link ErrorCode#NOT_OWNER}
     */
    public Function<Key, Optional<StoredValue>> readStale() {
        requireReadable();
        return key -> reading(() -> state.get(key).filter(found -> !hasExpired(found)));
    }

    /**
     * Does a group in order, in one entry of the log and with nothing between its
     * operations; returns when that is on the disks of most replicas.
     * @param group as large as {@link Entries#of} has it
     * @throws ProblemException {@link ErrorCode#NOT_OWNER}, {@link ErrorCode#NO_LEADER},
     * {@link ErrorCode#STORAGE_FULL}, {@link ErrorCode#PARTICIPANT_UNAVAILABLE} if it was
     * not done; {@link ErrorCode#OUTCOME_UNKNOWN} if nobody knows
     */
    public Committed apply(OperationGroup group) {
        return begin(List.of(group)).getFirst().await();
    }

    /**
     * Begins to do groups, each as {@link #apply} does; they share an entry as far as
     * they fit.
     * @throws ProblemException as {@link #apply}, for all of them: nothing was done
     */
    public List<PendingWrite> begin(List<OperationGroup> groups) {
        if (groups.stream().anyMatch(Partition::puts)) {
            try {
                freeSpace.requireReserve();
            }
            catch (ProblemException e) {
                // Some of them need no room.
                return groups.stream()
                    .map(group -> puts(group) ? unlessRemembered(group, e) : commits.begin(List.of(group)).getFirst())
                    .toList();
            }
        }
        return commits.begin(groups);
    }

    private static boolean puts(OperationGroup group) {
        return group.operations().stream().anyMatch(Operation.Put.class::isInstance);
    }

    private PendingWrite unlessRemembered(OperationGroup group, ProblemException refusal) {
        return () -> remembered(group.operations()).orElseThrow(() -> refusal);
    }

    /** Who repeats what was done is told so, even where nothing more can be done. */
    private Optional<Committed> remembered(List<Operation> operations) {
        if (operations.stream().anyMatch(operation -> operation.name() == null)) {
            return Optional.empty();
        }
        commits.confirmLeadership();
        List<OperationResult> answers = reading(
                () -> operations.stream().map(state::answer).flatMap(Optional::stream).toList());
        return answers.size() < operations.size() ? Optional.empty()
                : Optional.of(new Committed(answers, Duration.ZERO, Duration.ZERO));
    }

    /**
     * Returns the keys and values as this replica knows them, which may be older ones;
     * the scan must be closed by the thread that asked for it.
     * @throws ProblemException as {@link #readStale}
     */
    public Scan scanStale() {
        requireReadable();
        return reading(() -> state.scan(now()));
    }

    /** Returns whether this replica is one of those that vote, as far as it knows. */
    public boolean isTakenIn() {
        return role(group.status().role()).isTakenIn();
    }

    private void requireReadable() {
        if (!isTakenIn()) {
            throw problems.notTakenIn().in(number).toException();
        }
        if (group.lacksEntries()) {
            throw problems.lacksEntries().in(number).toException();
        }
        if (!lease.holds()) {
            commits.confirmLeadership();
        }
    }

    /** Returns what all that the replica holds comes to; it reads every row. */
    public Digest digest() {
        return reading(state::digest);
    }

    /**
     * Returns the keys and values with every write that was acknowledged before,
     * anywhere; the scan must be closed by the thread that asked for it.
     * @throws ProblemException as {@link #get}
     */
    public Scan scanLatest() {
        return beginScan().get();
    }

    /**
     * Begins to make sure that this replica leads, for a scan as {@link #scanLatest()}
     * returns it.
     * @throws ProblemException as {@link #get}; also from the supplier
     */
    public Supplier<Scan> beginScan() {
        Confirmation asked = commits.askForLeadership();
        return () -> {
            commits.await(asked);
            return latest();
        };
    }

    private Scan latest() {
        if (clock.isRight() && reading(() -> state.expiresBy(clock.instant()))) {
            commits.settle();
        }
        return reading(() -> state.scan(Instant.EPOCH));
    }

    /** Removes some of what has expired; returns whether there is more. */
    boolean reclaim() {
        if (leads() && clock.isRight() && state.hasExpired(clock.instant())) {
            commits.settle();
            return state.hasExpired(clock.instant());
        }
        return false;
    }

    /**
     * Has the replicas say what they hold after one and the same entry, if this one leads
     * and there are others.
     */
    void compare() {
        if (leads() && clock.isRight() && group.status().members().size() > 1) {
            commits.compare();
        }
    }

    /** Returns the files that its keys and values are in; one may be gone soon. */
    List<Path> tables() {
        return state.tables();
    }

    /**
     * Reads a file, and compares it with its checksums, if it is there.
     * @throws StoreException if it differs from them
     */
    void verify(Path table) {
        state.verify(table);
    }

    /** Returns how much this replica holds. */
    Contents contents() {
        return state.contents();
    }

    /** Returns whether this replica leads, as far as it knows. */
    public boolean leads() {
        return group.status().role() == GroupRole.LEADER;
    }

    /**
     * Returns how far the time of its log is ahead of the clock; nothing before it tells
     * one.
     */
    Duration logAhead() {
        Instant told = state.time();
        return told.equals(Instant.EPOCH) ? Duration.ZERO : Duration.between(clock.instant(), told);
    }

    /** Returns how this replica does. */
    public ReplicaReport report() {
        boolean changing = steps.isChanging(); // asked first, lest it end meanwhile
        GroupStatus status = group.status();
        Contents contents = state.contents();
        boolean leads = status.role() == GroupRole.LEADER;
        return new ReplicaReport(number, role(status.role()), status.term(), leader(status),
                leads && !changing && !status.changing() ? names(status) : List.of(), status.applied(),
                status.committed(), contents.keys(), contents.bytes(), null,
                state.compared().map(this::named).orElse(null));
    }

    private ReplicaDigest named(Digest digest) {
        return new ReplicaDigest(name, digest.applied().index(), digest.sha256());
    }

    /** Returns how far this replica is, whether the partition has a leader or not. */
    ReplicaPosition position() {
        LogEnd end = group.logEnd();
        Contents contents = state.contents();
        Instant time = state.time();
        return new ReplicaPosition(number, name, role(group.status().role()), end.last().term(), end.last().index(),
                names(end.voters()), names(end.votersBefore()), contents.keys(), contents.bytes(),
                time.equals(Instant.EPOCH) ? null : time);
    }

    /**
     * Returns who votes; a majority has confirmed that this replica leads, and knows it.
     * @param upToDate whether its table is as new as that of the participant that asks
     * @throws ProblemException {@link ErrorCode#NOT_OWNER} if another participant leads
     * the partition; {@link ErrorCode#NO_LEADER} if none does, or the members change
     */
    ReplicaMembers members(boolean upToDate) {
        boolean steady = upToDate && !steps.isChanging(); // asked first, lest it end
                                                          // meanwhile
        GroupStatus status = group.status();
        commits.confirmLeadership();
        if (!steady || status.role() != GroupRole.LEADER || status.changing()) {
            throw problems.changing().in(number).toException();
        }
        return new ReplicaMembers(number, status.term(), names(status));
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
        commits.close();
        meters.hide(this);
    }

    /** As replicas go by that do not ask the others. */
    private Instant now() {
        Instant logged = state.time();
        Instant here = clock.instant();
        return clock.isRight() && here.isAfter(logged) ? here : logged;
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

    private static List<ReplicaName> names(GroupStatus status) {
        return names(status.members().stream().map(Peer::id).toList());
    }

    /** Returns the participant that leads, if that is known. */
    static @Nullable Integer leader(GroupStatus status) {
        return status.leader() == null ? null : ReplicaName.parse(status.leader()).participant();
    }

    static List<ReplicaName> names(List<String> ids) {
        return ids.stream().map(ReplicaName::parse).toList();
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
