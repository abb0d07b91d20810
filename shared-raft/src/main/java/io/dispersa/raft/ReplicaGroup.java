package io.dispersa.raft;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.CommitInfoProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.LeaderElectionManagementRequest;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.raftlog.RaftLogIOException;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One group, as a member of it. Safe for use by several threads; whatever waits, blocks
 * the thread that calls.
 */
public final class ReplicaGroup {

    private static final Logger log = LoggerFactory.getLogger(ReplicaGroup.class);

    /** What Ratis puts around an entry is less. */
    private static final int ENTRY_FRAME = 1024;

    /** A commit, on a machine that is busy. */
    private static final long READY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(2);

    /**
     * Longer than the longest election timeout. Nothing may be submitted for this long.
     */
    private static final Duration REST = Duration.ofMillis(2500);

    private final RaftServer server;

    private final RaftServer.Division division;

    private final GroupStateMachine machine;

    private final LeadershipCheck leadership;

    private final Terms terms;

    /** Of this life of this process: a call id stands for one submission, for ever. */
    private final ClientId client = ClientId.randomId();

    private final AtomicLong calls = new AtomicLong();

    /** Once it is, it is for its life. */
    private volatile boolean takenIn;

    /** Once it is, it is until this process ends. */
    private volatile boolean complete;

    ReplicaGroup(RaftServer server, RaftServer.Division division, Terms terms) {
        this.server = server;
        this.division = division;
        this.machine = (GroupStateMachine) division.getStateMachine();
        this.terms = terms;
        this.leadership = new LeadershipCheck(division, terms);
    }

    /** Returns the name of this member. */
    public String name() {
        return division.getId().toString();
    }

    /** Returns whether its state could not be read: it votes, and applies nothing. */
    boolean isDamaged() {
        return machine.isDamaged();
    }

    /** Returns the group's id. */
    public UUID id() {
        return division.getMemberId().getGroupId().getUuid();
    }

    /**
     * Has the group agree on an entry, and returns what applying it here resulted in. The
     * entry is on the disks of a majority then.
     * @param result the type that the state machine returns
     * @param entry at most {@value RatisSettings#MAX_ENTRY_BYTES} bytes; not copied, so
     * not to be changed
     * @throws IllegalArgumentException if the entry is larger
     * @throws RaftException.NotLeader {@link RaftException.Unavailable} if it certainly
     * never gets into the log; {@link RaftException.OutcomeUnknown} if it may
     */
    public <R> R submit(byte[] entry, Duration timeout, Class<R> result) {
        if (entry.length > RatisSettings.MAX_ENTRY_BYTES - ENTRY_FRAME) {
            // Ratis would have the leader step down.
            throw new IllegalArgumentException("an entry of " + entry.length + " bytes");
        }
        try {
            return result.cast(submitOnce(entry, timeout));
        }
        catch (RaftException.JustElected e) {
            awaitReady();
            return result.cast(submitOnce(entry, timeout));
        }
    }

    /**
     * A leader that has just been elected serves when it has committed an entry. A write
     * that comes before had better wait here, half a second at most, than elsewhere for
     * longer. Returns at once if this is no leader, or one that serves.
     */
    public void awaitReady() {
        DivisionInfo info = division.getInfo();
        long deadline = System.nanoTime() + READY_NANOS;
        while (info.isLeader() && !info.isLeaderReady() && System.nanoTime() - deadline < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private Object submitOnce(byte[] entry, Duration timeout) {
        long call = calls.incrementAndGet();
        machine.submitting(call);
        Throwable failure;
        boolean late = false;
        try {
            RaftClientReply reply = begin(call, Message.valueOf(UnsafeByteOperations.unsafeWrap(entry)))
                .get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (reply.isSuccess()) {
                machine.mayBeInLog(call);
                return ResultMessage.of(reply);
            }
            failure = reply.getException();
        }
        catch (ExecutionException e) {
            failure = e.getCause();
        }
        catch (IOException | IllegalStateException e) {
            failure = e; // the latter if the log has been closed meanwhile
        }
        catch (TimeoutException e) {
            failure = e;
            late = true; // it may still get into the log
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = e;
            late = true;
        }
        throw machine.mayBeInLog(call) || late
                ? new RaftException.OutcomeUnknown("the entry may be in the log: " + reason(failure), failure)
                : notDone(failure);
    }

    /** The server itself would hand it to another thread, and the reply to a third. */
    private CompletableFuture<RaftClientReply> begin(long call, Message entry) throws IOException {
        return ((RaftClientAsynchronousProtocol) division).submitClientRequestAsync(RaftClientRequest.newBuilder()
            .setServerId(division.getId())
            .setClientId(client)
            .setCallId(call)
            .setGroupId(division.getMemberId().getGroupId())
            .setType(RaftClientRequest.writeRequestType())
            .setMessage(entry)
            .build());
    }

    /**
     * Returns if this process led the group, ready to serve, at some moment after the
     * call: a read of the applied state is linearizable then.
     * @throws RaftException.NotLeader if it does not
     * @throws RaftException.Unavailable if that cannot be found out in time
     */
    public void confirmLeadership(Duration timeout) {
        askForLeadership(timeout).await();
    }

    /**
     * Asks the others whether this process leads, and does not wait for their answers.
     * @param timeout how long these may take
     * @throws RaftException.NotLeader if it does not, as far as it knows
     * @throws RaftException.Unavailable if it has just been elected
     */
    public Confirmation askForLeadership(Duration timeout) {
        return leadership.begin(timeout);
    }

    /** Returns how the group does, as far as this member knows. */
    public GroupStatus status() {
        DivisionInfo info = division.getInfo();
        RaftPeerId leader = info.getLeaderId();
        RaftConfiguration conf = division.getRaftConf();
        long committed = division.getRaftLog().getLastCommittedIndex();
        // A change that a majority does not know yet may be forgotten again.
        boolean changing = !conf.getPreviousPeers().isEmpty() || conf.getLogEntryIndex() > committed;
        // While they change, those who go vote as well as those who come.
        List<Peer> members = Stream.concat(conf.getCurrentPeers().stream(), conf.getPreviousPeers().stream())
            .map(ReplicaGroup::peer)
            .distinct()
            .toList();
        return new GroupStatus(role(info, members), info.getCurrentTerm(), leader == null ? null : leader.toString(),
                members, changing, info.getLastAppliedIndex(), committed, followers());
    }

    /**
     * Returns whether its log has entries of {@link #submit} that it cannot apply yet.
     * After a start only a leader knows which of them are on a majority, so that one that
     * has not heard of any lacks what it had applied before it ended.
     */
    public boolean lacksEntries() {
        if (!complete) {
            complete = division.getInfo().getLeaderId() != null || !hasUnapplied();
        }
        return !complete;
    }

    private boolean hasUnapplied() {
        RaftLog log = division.getRaftLog();
        TermIndex last = log.getLastEntryTermIndex();
        long applied = division.getInfo().getLastAppliedIndex();
        try {
            for (long index = last == null ? applied : last.getIndex(); index > applied; index--) {
                LogEntryProto entry = log.get(index);
                if (entry != null && entry.hasStateMachineLogEntry()) {
                    return true;
                }
            }
            return false;
        }
        catch (RaftLogIOException e) {
            return true;
        }
    }

    /**
     * Replaces the members, as {@link #changeMembers(List, List, Duration, Consumer)},
     * where hardly anybody writes.
     */
    public void changeMembers(List<Peer> from, List<Peer> to, Duration timeout) {
        changeMembers(from, to, timeout, _ -> {
        });
    }

    /**
     * Replaces the members, if they still are what is expected, by one change or several
     * ({@link MemberSteps}). Waits until those who are new have caught up and the last
     * change is committed. If one of them does not answer before, it is not begun; if one
     * answers no more, it is given up, and the members are those of the last step.
     * @param rest has nothing submitted for a while: only then Ratis looks who answers no
     * more
     * @throws RaftException if it was not done, or nobody knows; it is safe to look at
     * {@link #status} and to try again
     */
    public void changeMembers(List<Peer> from, List<Peer> to, Duration timeout, Consumer<Duration> rest) {
        to.stream().filter(peer -> !from.contains(peer)).forEach(this::requireAnswering);
        long deadline = System.nanoTime() + timeout.toNanos();
        List<Peer> members = from;
        for (List<Peer> next : MemberSteps.between(from, to)) {
            step(members, next, Duration.ofNanos(Math.max(1, deadline - System.nanoTime())), rest);
            members = next;
        }
    }

    private void step(List<Peer> from, List<Peer> to, Duration timeout, Consumer<Duration> rest) {
        List<Peer> added = to.stream().filter(peer -> !from.contains(peer)).toList();
        SetConfigurationRequest.Arguments change = SetConfigurationRequest.Arguments.newBuilder()
            .setServersInCurrentConf(raftPeers(from))
            .setServersInNewConf(raftPeers(to))
            .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
            .build();
        SetConfigurationRequest request = new SetConfigurationRequest(client, division.getId(),
                division.getMemberId().getGroupId(), calls.incrementAndGet(), change);
        ChangeWatch watch = new ChangeWatch();
        administer(() -> server.setConfigurationAsync(request), timeout, () -> {
            switch (watch.look(followers(added), division.getRaftLog().getStartIndex(), System.nanoTime())) {
                case FINE -> submitNothing();
                case SILENT -> rest.accept(REST);
                case STUCK -> throw new RaftException.OutcomeUnknown("who is new comes no further", null);
            }
        });
    }

    private void requireAnswering(Peer peer) {
        try {
            terms.ask(raftPeer(peer), id()).toCompletableFuture().join();
        }
        catch (CompletionException e) {
            if (e.getCause() instanceof Terms.NotThereException) {
                return; // it is no member yet
            }
            throw new RaftException.Unavailable(peer.id() + " does not answer");
        }
    }

    private List<GroupStatus.Follower> followers(List<Peer> peers) {
        Map<String, GroupStatus.Follower> followers = followers();
        return peers.stream().map(Peer::id).map(followers::get).filter(Objects::nonNull).toList();
    }

    /**
     * Has another member lead. While it is under way entries are refused.
     * @param peer the id of the member
     * @throws RaftException if it does not lead in time
     */
    public void transferLeadership(String peer, Duration timeout) {
        TransferLeadershipRequest request = new TransferLeadershipRequest(client, division.getId(),
                division.getMemberId().getGroupId(), calls.incrementAndGet(), RaftPeerId.valueOf(peer),
                timeout.toMillis());
        administer(() -> server.transferLeadershipAsync(request), timeout.plusSeconds(1), () -> {
        });
    }

    /**
     * Ends this member's leadership. Any member may win the next election, this one
     * included. A change of members that is under way is forgotten, unless it is in the
     * log.
     * @throws RaftException if it does not lead
     */
    public void stepDown(Duration timeout) {
        TransferLeadershipRequest request = new TransferLeadershipRequest(client, division.getId(),
                division.getMemberId().getGroupId(), calls.incrementAndGet(), null, timeout.toMillis());
        administer(() -> server.transferLeadershipAsync(request), timeout, () -> {
        });
    }

    /**
     * Has the group agree on an entry that says nothing. Who is taken in is known to have
     * caught up once it has confirmed an entry; if it had all of them, and nobody writes,
     * there would be none.
     */
    private void submitNothing() {
        try {
            var _ = begin(calls.incrementAndGet(), Message.EMPTY);
        }
        catch (IOException | IllegalStateException e) { // the latter if the log is closed
            log.debug("group {} has nothing to send: {}", id(), e.getMessage());
        }
    }

    /**
     * Has this member stand for no election, and vote for others. To be repeated: one
     * that has not been taken in yet, which stands for none, cannot be told.
     */
    public void refrain() {
        try {
            server.leaderElectionManagement(LeaderElectionManagementRequest.newPause(client, division.getId(),
                    division.getMemberId().getGroupId(), calls.incrementAndGet()));
        }
        catch (IOException e) {
            log.debug("group {} cannot be told to stand for no election: {}", id(), e.getMessage());
        }
    }

    /**
     * Makes sure that it knows the term of each entry of its log: else it has forgotten
     * what it promised in that term.
     * @throws IOException if it does not
     */
    void requirePromisesOfItsLog() throws IOException {
        if (division.getInfo().getLifeCycleState() != LifeCycle.State.RUNNING) {
            return; // it was left out, and does not vote
        }
        TermIndex last = division.getRaftLog().getLastEntryTermIndex();
        long term = division.getInfo().getCurrentTerm();
        if (last != null && last.getTerm() > term) {
            throw new IOException("what the replica %s has promised is of term %d, and its log is of term %d"
                .formatted(name(), term, last.getTerm()));
        }
    }

    /** Returns where its log ends, and who votes by it. */
    public LogEnd logEnd() {
        RaftConfiguration members = division.getRaftConf();
        TermIndex last = division.getRaftLog().getLastEntryTermIndex();
        TermIndex end = last == null ? machine.getLastAppliedTermIndex() : last;
        return new LogEnd(new Position(end.getTerm(), end.getIndex()), ids(members.getCurrentPeers()),
                ids(members.getPreviousPeers()));
    }

    /** Returns the index of the next entry of its log. */
    long nextIndex() {
        return division.getRaftLog().getNextIndex();
    }

    private static List<String> ids(Collection<RaftPeer> peers) {
        return peers.stream().map(peer -> peer.getId().toString()).toList();
    }

    /** Returns whether nothing has ever been in its log. */
    boolean isEmpty() {
        return division.getRaftLog().getLastEntryTermIndex() == null && machine.getLatestSnapshot() == null;
    }

    static RaftPeer raftPeer(Peer peer) {
        // One priority for all: a peer with a higher one vetoes elections of the others.
        return RaftPeer.newBuilder()
            .setId(peer.id())
            .setAddress(Addresses.target(peer.process()))
            .setPriority(0)
            .build();
    }

    static List<RaftPeer> raftPeers(List<Peer> peers) {
        return peers.stream().map(ReplicaGroup::raftPeer).toList();
    }

    private static Peer peer(RaftPeer peer) {
        return new Peer(peer.getId().toString(), Addresses.process(peer.getAddress()));
    }

    private GroupRole role(DivisionInfo info, List<Peer> members) {
        LifeCycle.State state = info.getLifeCycleState();
        if (state.isClosingOrClosed() || state == LifeCycle.State.EXCEPTION) {
            return GroupRole.CLOSED;
        }
        if (state == LifeCycle.State.NEW || state == LifeCycle.State.STARTING || !isTakenIn(info, members)) {
            return GroupRole.JOINING;
        }
        return info.isLeader() && info.isLeaderReady() ? GroupRole.LEADER : GroupRole.FOLLOWER;
    }

    /**
     * Returns whether it is a member, and has applied all that came before it was: one
     * that is still being copied knows earlier members only, and a part of the state.
     */
    private boolean isTakenIn(DivisionInfo info, List<Peer> members) {
        if (!takenIn) {
            takenIn = members.stream().anyMatch(member -> member.id().equals(name()))
                    && (info.isLeader() || info.getLastAppliedIndex() >= division.getRaftConf().getLogEntryIndex());
        }
        return takenIn;
    }

    private Map<String, GroupStatus.Follower> followers() {
        Map<String, Long> committed = new HashMap<>();
        for (CommitInfoProto commit : division.getCommitInfos()) {
            committed.put(commit.getServer().getId().toStringUtf8(), commit.getCommitIndex());
        }
        Map<String, GroupStatus.Follower> followers = new HashMap<>();
        for (ServerRpcProto rpc : Roles.of(division).getLeaderInfo().getFollowerInfoList()) {
            String id = rpc.getId().getId().toStringUtf8();
            followers.put(id, new GroupStatus.Follower(committed.getOrDefault(id, -1L),
                    Duration.ofMillis(rpc.getLastRpcElapsedTimeMs())));
        }
        return followers;
    }

    private interface Call {

        CompletableFuture<RaftClientReply> send() throws IOException;

    }

    /**
     * Ratis forgets a change of members whose leader steps down before it is in the log.
     * @param meanwhile is done now and then until there is a reply
     */
    private RaftClientReply await(CompletableFuture<RaftClientReply> reply, Duration timeout, Runnable meanwhile)
            throws ExecutionException, InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            long left = deadline - System.nanoTime();
            try {
                return reply.get(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS);
            }
            catch (TimeoutException e) {
                if (left <= LOOK_NANOS) {
                    throw e;
                }
                if (!division.getInfo().isLeader() && !reply.isDone()) {
                    throw new RaftException.OutcomeUnknown("it leads no more", e);
                }
                meanwhile.run();
            }
        }
    }

    private void administer(Call call, Duration timeout, Runnable meanwhile) {
        Throwable failure;
        try {
            RaftClientReply reply = await(call.send(), timeout, meanwhile);
            if (reply.isSuccess()) {
                return;
            }
            failure = reply.getException();
        }
        catch (ExecutionException e) {
            failure = e.getCause();
        }
        catch (IOException e) {
            failure = e;
        }
        catch (TimeoutException e) {
            throw new RaftException.OutcomeUnknown("it takes longer than " + timeout.toMillis() + " ms", e);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RaftException.OutcomeUnknown("interrupted", e);
        }
        throw notDone(failure);
    }

    private RaftException notDone(@Nullable Throwable failure) {
        if (failure instanceof NotLeaderException notLeader) {
            RaftPeer leader = notLeader.getSuggestedLeader();
            return new RaftException.NotLeader(
                    leader == null || leader.getId().equals(division.getId()) ? null : leader.getId().toString());
        }
        return failure instanceof LeaderNotReadyException ? new RaftException.JustElected()
                : new RaftException.Unavailable(reason(failure));
    }

    private static String reason(@Nullable Throwable failure) {
        return failure == null ? "no reason was given"
                : failure.getClass().getSimpleName() + (failure.getMessage() == null ? "" : " " + failure.getMessage());
    }

}
