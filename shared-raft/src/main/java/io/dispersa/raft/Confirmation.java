package io.dispersa.raft;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * The question to the other members of a group whether this process still leads it, on
 * its way. For one thread.
 */
public final class Confirmation {

    /** Who has not answered by then may be dead, and another one is asked as well. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final LeadershipCheck check;

    private final RaftConfiguration members;

    private final long term;

    private final long deadline;

    private long lastAsked;

    private final Queue<RaftPeer> others;

    private final Set<RaftPeerId> agreeing = new HashSet<>();

    /** Those that have not answered yet. */
    private final Set<RaftPeerId> asked = new HashSet<>();

    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

    private record Answer(RaftPeerId peer, boolean agrees) {
    }

    /**
     * Asks no more of the others than would be enough, or all.
     * @param self who agrees
     * @param others whom to ask, in order
     * @param timeout how long their answers are waited for, from now
     */
    Confirmation(LeadershipCheck check, RaftConfiguration members, long term, RaftPeerId self, List<RaftPeer> others,
            boolean all, Duration timeout) {
        this.check = check;
        this.members = members;
        this.term = term;
        this.others = new ArrayDeque<>(others);
        this.deadline = System.nanoTime() + timeout.toNanos();
        agreeing.add(self);
        askEnough();
        while (all && !this.others.isEmpty()) {
            askNext();
        }
    }

    /**
     * Returns if this process led the group, ready to serve, at some moment after this
     * question was put.
     * @throws RaftException.NotLeader if it does not
     * @throws RaftException.Unavailable if that cannot be found out in time
     */
    public void await() {
        while (!isMajority(agreeing, members)) {
            askEnough();
            if (asked.isEmpty()) {
                throw new RaftException.Unavailable("most of its replicas do not confirm the leader");
            }
            long now = System.nanoTime();
            long patience = others.isEmpty() ? Long.MAX_VALUE : lastAsked + PATIENCE_NANOS - now;
            Answer answer = next(Math.min(patience, deadline - now));
            if (answer != null) {
                take(answer);
            }
            else if (others.isEmpty() || System.nanoTime() - deadline >= 0) {
                throw new RaftException.Unavailable("its replicas did not confirm the leader in time");
            }
            else {
                askNext();
            }
        }
        check.requireStill(term);
    }

    private void askEnough() {
        while (!others.isEmpty() && !isMajority(union(agreeing, asked), members)) {
            askNext();
        }
    }

    private void askNext() {
        RaftPeer peer = others.remove();
        lastAsked = System.nanoTime();
        asked.add(peer.getId());
        check.ask(peer)
            .whenComplete((known, failure) -> answers
                .add(new Answer(peer.getId(), failure == null && known != null && known <= term)));
    }

    private void take(Answer answer) {
        asked.remove(answer.peer());
        if (answer.agrees()) {
            agreeing.add(answer.peer());
            check.isWilling(answer.peer());
        }
    }

    private @Nullable Answer next(long nanos) {
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
