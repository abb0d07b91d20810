package io.dispersa.raft;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that this process still leads a group, so that what it has applied is the
 * newest there is.
 *
 * <p>
 * It asks for the terms of the others, after the call began. If a majority, itself
 * included, has seen no later term than the one that it leads in, no later leader had
 * been elected until then: electing one takes a vote of that majority, and who votes
 * raises its term first. The leader is ready, so it has applied whatever earlier leaders
 * committed. Ratis's own check is not used: it takes the answer to an earlier question
 * for one to this, and on a group without writes it does not ask at all.
 */
final class LeadershipCheck {

    private static final Logger log = LoggerFactory.getLogger(LeadershipCheck.class);

    /** A peer that does not answer costs this many waiting calls, and no more. */
    private static final int MOST_UNANSWERED = 4;

    /** Who has not answered by then may be dead, and another one is asked as well. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Once in so many times all are asked, and who answers first is known again. */
    private static final int ALL_ARE_ASKED = 100;

    private final RaftServer.Division division;

    private final TermQuestion question;

    private final Map<RaftPeerId, Semaphore> unanswered = new ConcurrentHashMap<>();

    private final AtomicInteger times = new AtomicInteger();

    /** Who agreed first when it was last asked, and so is asked first. */
    private volatile @Nullable RaftPeerId willing;

    private record Answer(RaftPeerId peer, boolean agrees) {
    }

    LeadershipCheck(RaftServer.Division division) {
        this.division = division;
        this.question = new TermQuestion(division.getRaftServer(), division.getMemberId().getGroupId());
    }

    /**
     * Returns if this process led the group, ready to serve, at some moment after the
     * call.
     * @throws RaftException.NotLeader if it does not
     * @throws RaftException.Unavailable if that cannot be found out in time
     */
    void confirm(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        long term = requireReadyTerm();
        awaitMajority(division.getRaftConf(), term, deadline);
        if (division.getInfo().getCurrentTerm() != term) {
            throw notLeader();
        }
    }

    /**
     * Asks no more of the others than would be enough, as long as those answer; once in a
     * while all of them.
     */
    private void awaitMajority(RaftConfiguration members, long term, long deadline) {
        Set<RaftPeerId> agreeing = new HashSet<>(Set.of(division.getId()));
        Set<RaftPeerId> asked = new HashSet<>();
        Queue<RaftPeerId> others = others(members);
        BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
        boolean all = times.getAndIncrement() % ALL_ARE_ASKED == 0;
        while (!isMajority(agreeing, members)) {
            while (!others.isEmpty() && (all || !isMajority(union(agreeing, asked), members))) {
                ask(others.remove(), term, answers, asked);
            }
            if (asked.isEmpty()) {
                throw new RaftException.Unavailable("most of its replicas do not confirm the leader");
            }
            long patience = others.isEmpty() ? Long.MAX_VALUE : PATIENCE_NANOS;
            Answer answer = next(answers, Math.min(patience, deadline - System.nanoTime()));
            if (answer != null) {
                asked.remove(answer.peer());
                if (answer.agrees()) {
                    agreeing.add(answer.peer());
                    willing = answer.peer();
                }
            }
            else if (others.isEmpty() || System.nanoTime() - deadline >= 0) {
                throw new RaftException.Unavailable("its replicas did not confirm the leader in time");
            }
            else {
                ask(others.remove(), term, answers, asked);
            }
        }
    }

    private Queue<RaftPeerId> others(RaftConfiguration members) {
        return members.getAllPeers()
            .stream()
            .map(RaftPeer::getId)
            .filter(id -> !id.equals(division.getId()))
            .sorted(Comparator.comparing(id -> !id.equals(willing)))
            .collect(Collectors.toCollection(ArrayDeque::new));
    }

    /**
     * The term must be read before the leader is found ready: then it is not later than
     * the one that is led in.
     */
    private long requireReadyTerm() {
        RoleInfoProto role = division.getInfo().getRoleInfoProto();
        if (!role.hasLeaderInfo()) {
            throw notLeader();
        }
        if (!division.getInfo().isLeaderReady()) {
            throw new RaftException.Unavailable("its leader has just been elected");
        }
        return role.getLeaderInfo().getTerm();
    }

    private RaftException.NotLeader notLeader() {
        RaftPeerId leader = division.getInfo().getLeaderId();
        return new RaftException.NotLeader(
                leader == null || leader.equals(division.getId()) ? null : leader.toString());
    }

    private void ask(RaftPeerId peer, long term, BlockingQueue<Answer> answers, Set<RaftPeerId> asked) {
        Semaphore free = unanswered.computeIfAbsent(peer, _ -> new Semaphore(MOST_UNANSWERED));
        if (!free.tryAcquire()) {
            return;
        }
        asked.add(peer);
        Thread.ofVirtual().name("confirm-" + peer).start(() -> {
            try {
                answers.add(new Answer(peer, question.ask(peer, term) <= term));
            }
            catch (Exception e) { // whatever it is, it is not an agreement
                log.debug("{} was not confirmed by {}", division.getMemberId(), peer, e);
                answers.add(new Answer(peer, false));
            }
            finally {
                free.release();
            }
        });
    }

    private static @Nullable Answer next(BlockingQueue<Answer> answers, long nanos) {
        try {
            return answers.poll(nanos, TimeUnit.NANOSECONDS);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RaftException.Unavailable("it is stopping");
        }
    }

    private static Set<RaftPeerId> union(Set<RaftPeerId> some, Set<RaftPeerId> more) {
        Set<RaftPeerId> all = new HashSet<>(some);
        all.addAll(more);
        return all;
    }

    /** While members change, a majority of the old and one of the new ones count. */
    private static boolean isMajority(Set<RaftPeerId> agreeing, RaftConfiguration members) {
        return isMajority(agreeing, members.getCurrentPeers())
                && (members.getPreviousPeers().isEmpty() || isMajority(agreeing, members.getPreviousPeers()));
    }

    private static boolean isMajority(Set<RaftPeerId> agreeing, Collection<RaftPeer> voters) {
        long votes = voters.stream().filter(voter -> agreeing.contains(voter.getId())).count();
        return 2 * votes > voters.size();
    }

}
