package io.dispersa.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the promises of {@link StateMachine} towards Ratis, which calls it with one
 * thread for entries and others for everything else.
 */
final class GroupStateMachine extends BaseStateMachine {

    private static final Logger log = LoggerFactory.getLogger(GroupStateMachine.class);

    private final UUID group;

    private final GroupFiles files;

    private final GroupNames names;

    private final StateMachines machines;

    private final GroupListener listener;

    private final Terms terms;

    private final Snapshots snapshots = new Snapshots();

    /**
     * The submissions of this process that are under way, and whether they reached the
     * log: until then they can be called not done, and never after.
     */
    private final ConcurrentMap<Long, Boolean> reachedLog = new ConcurrentHashMap<>();

    /** Ratis puts a received snapshot where this process writes its own. */
    private final ReentrantLock snapshotting = new ReentrantLock();

    private volatile @Nullable StateMachine machine;

    private volatile @Nullable Path members;

    private volatile @Nullable Acquaintance acquaintance;

    private volatile boolean closing;

    private volatile boolean begun;

    private volatile boolean damaged;

    GroupStateMachine(UUID group, GroupFiles files, GroupNames names, StateMachines machines, GroupListener listener,
            Terms terms) {
        this.group = group;
        this.files = files;
        this.names = names;
        this.machines = machines;
        this.listener = listener;
        this.terms = terms;
    }

    void submitting(long callId) {
        reachedLog.put(callId, false);
    }

    /** Returns whether the submission may be in the log, and forgets it. */
    boolean mayBeInLog(long callId) {
        return Boolean.TRUE.equals(reachedLog.remove(callId));
    }

    /** From now on a stop is not a failure. */
    void closing() {
        closing = true;
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId groupId, RaftStorage storage) throws IOException {
        super.initialize(server, groupId, storage);
        PromiseFile.replaceIn(storage,
                e -> listener.cannotPromise(group, "a vote or a term cannot be written: " + reason(e)));
        members = storage.getStorageDir().getCurrentDir().toPath().resolve(GroupFiles.MEMBERS);
        acquaintance = new Acquaintance(server, groupId, names.require(groupId), terms);
        getLifeCycle().startAndTransition(() -> {
            snapshots.init(storage);
            damaged = files.isDamaged(group);
            if (!damaged) {
                machine = machines.open(group);
            }
            installNewest();
        }, IOException.class);
    }

    /**
     * Returns whether the state could not be read. Entries are logged then, and not
     * applied: others may have no majority without this member.
     */
    boolean isDamaged() {
        return damaged;
    }

    @Override
    public void pause() {
        snapshotting.lock(); // until one that is being written is finished
        try {
            // An earlier attempt to send a snapshot may have failed and left it paused.
            if (getLifeCycleState() != LifeCycle.State.PAUSED) {
                getLifeCycle().transition(LifeCycle.State.PAUSING);
                getLifeCycle().transition(LifeCycle.State.PAUSED);
            }
        }
        finally {
            snapshotting.unlock();
        }
    }

    /** A leader has sent a snapshot, because its log does not reach back far enough. */
    @Override
    public void reinitialize() throws IOException {
        getLifeCycle().startAndTransition(this::installNewest, IOException.class);
    }

    /** A process that dies after receiving a snapshot finds it at its next start. */
    private void installNewest() throws IOException {
        try {
            Snapshots.Stored newest = snapshots.reload();
            if (damaged) {
                advance(newest == null ? Position.NONE : newest.position());
                return;
            }
            if (newest != null && newest.position().compareTo(machine().applied()) > 0) {
                snapshots.verify(newest);
                machine().install(newest.directory(), newest.position());
                log.info("group {} goes on from a snapshot at {}", group, newest.position().index());
                listener.snapshot(group, newest.position());
            }
            advance(machine().applied());
        }
        catch (IOException | RuntimeException e) {
            failed("a snapshot cannot be installed", e);
            throw e;
        }
    }

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return snapshots;
    }

    @Override
    public TransactionContext preAppendTransaction(TransactionContext transaction) {
        RaftClientRequest request = transaction.getClientRequest();
        if (request != null) {
            reachedLog.computeIfPresent(request.getCallId(), (_, _) -> true);
        }
        return transaction;
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = transaction.getLogEntry();
        Position position = new Position(entry.getTerm(), entry.getIndex());
        ByteString content = entry.getStateMachineLogEntry().getLogData();
        if (damaged || content.isEmpty()) {
            advance(position);
            return CompletableFuture.completedFuture(Message.EMPTY);
        }
        try {
            if (position.index() <= machine().applied().index()) {
                return CompletableFuture.completedFuture(Message.EMPTY); // a replay
            }
            Object result = machine().apply(position, content.toByteArray());
            advance(position);
            return CompletableFuture.completedFuture(new ResultMessage(result));
        }
        catch (RuntimeException | Error e) {
            failed("entry %d cannot be applied".formatted(position.index()), e);
            throw e;
        }
    }

    /** Changes of members and of leaders take a place in the log as well. */
    @Override
    public void notifyTermIndexUpdated(long term, long index) {
        advance(new Position(term, index));
    }

    private void advance(Position position) {
        if (position.index() > getLastAppliedTermIndex().getIndex()) {
            begin();
            setLastAppliedTermIndex(TermIndex.valueOf(position.term(), position.index()));
        }
    }

    /** From its first entry on, a replica without a log is not the one that it was. */
    private void begin() {
        if (begun) {
            return;
        }
        try {
            files.begun(group);
            begun = true;
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long takeSnapshot() throws IOException {
        if (damaged || machine().applied().equals(Position.NONE) || wasLeftOut()) {
            return RaftLog.INVALID_LOG_INDEX;
        }
        snapshotting.lock();
        try {
            if (getLifeCycleState() != LifeCycle.State.RUNNING) {
                return RaftLog.INVALID_LOG_INDEX; // a newer one is about to be installed
            }
            Snapshots.Stored taken = snapshots.take(machine());
            listener.snapshot(group, taken.position());
            return taken.position().index();
        }
        catch (DamagedStateException e) {
            log.warn("group {} writes no snapshot: {}", group, e.getMessage());
            return RaftLog.INVALID_LOG_INDEX;
        }
        catch (IOException | RuntimeException e) {
            failed("a snapshot cannot be written", e);
            throw e;
        }
        finally {
            snapshotting.unlock();
        }
    }

    /** Nobody starts from what is about to be deleted, and a snapshot costs the disk. */
    private boolean wasLeftOut() throws IOException {
        return !closing
                && getServer().join().getDivision(getGroupId()).getInfo().getLifeCycleState().isClosingOrClosed();
    }

    @Override
    public void notifyLeaderChanged(RaftGroupMemberId member, @Nullable RaftPeerId leader) {
        listener.leaderChanged(group, leader == null ? null : leader.toString());
    }

    @Override
    public void notifyConfigurationChanged(long term, long index, RaftConfigurationProto configuration) {
        keepMembers();
        Acquaintance known = acquaintance;
        if (known != null) {
            known.meet(configuration);
        }
    }

    /** When the disk is full, Ratis leaves its file empty, and says nothing. */
    private void keepMembers() {
        Path written = members;
        try {
            if (written != null && Files.size(written) == 0) {
                failed("the members of its group cannot be written", null);
            }
            else {
                files.membersWritten(group);
            }
        }
        catch (IOException e) {
            failed("the members of its group cannot be kept", e);
        }
    }

    @Override
    public void notifyLeaderReady() {
        listener.leaderReady(group);
    }

    @Override
    public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto entry) {
        failed("the log cannot be written", cause);
    }

    @Override
    public void notifyServerShutdown(RoleInfoProto role, boolean allServer) {
        if (closing) {
            return;
        }
        if (allServer) {
            failed("its Raft server has stopped", null);
        }
        else {
            listener.closed(group);
        }
    }

    @Override
    public void close() {
        StateMachine opened = machine;
        if (opened != null) {
            opened.close();
        }
    }

    private StateMachine machine() {
        StateMachine opened = machine;
        if (opened == null) {
            throw new IllegalStateException("the state machine of group " + group + " is not open");
        }
        return opened;
    }

    private void failed(String what, @Nullable Throwable cause) {
        listener.failed(group, cause == null ? what : what + ": " + reason(cause));
    }

    /** What the disk says is at the end of the chain. */
    private static String reason(Throwable failure) {
        return failure.getCause() == null ? failure.toString() : failure + ": " + reason(failure.getCause());
    }

}
