package io.dispersa.raft;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that this process still leads a group, so that what it has applied is the
 * newest there is. Safe for use by several threads.
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

    /** Once in so many times all are asked, and who answers first is known again. */
    private static final int ALL_ARE_ASKED = 100;

    private final RaftServer.Division division;

    private final Terms terms;

    private final AtomicInteger times = new AtomicInteger();

    /** Who agreed first when it was last asked, and so is asked first. */
    private volatile @Nullable RaftPeerId willing;

    LeadershipCheck(RaftServer.Division division, Terms terms) {
        this.division = division;
        this.terms = terms;
    }

    /**
     * Asks the others.
     * @param timeout how long their answers may take
     * @throws RaftException.NotLeader if it does not lead, as far as it knows
     * @throws RaftException.Unavailable if it is not ready to
     */
    Confirmation begin(Duration timeout) {
        long term = requireReadyTerm();
        RaftConfiguration members = division.getRaftConf();
        return new Confirmation(this, members, term, division.getId(), others(members),
                times.getAndIncrement() % ALL_ARE_ASKED == 0, timeout);
    }

    CompletionStage<Long> ask(RaftPeer peer) {
        return terms.ask(peer, division.getMemberId().getGroupId().getUuid());
    }

    void isWilling(RaftPeerId peer) {
        willing = peer;
    }

    /**
     * Returns if it leads in a term, as far as it knows.
     * @throws RaftException.NotLeader if not
     */
    void requireStill(long term) {
        if (division.getInfo().getCurrentTerm() != term) {
            throw notLeader();
        }
    }

    private List<RaftPeer> others(RaftConfiguration members) {
        return members.getAllPeers()
            .stream()
            .filter(peer -> !peer.getId().equals(division.getId()))
            .sorted(Comparator.comparing(peer -> !peer.getId().equals(willing)))
            .toList();
    }

    /**
     * The term must be read before the leader is found ready: then it is not later than
     * the one that is led in.
     */
    private long requireReadyTerm() {
        RoleInfoProto role = Roles.of(division);
        if (!role.hasLeaderInfo()) {
            throw notLeader();
        }
        if (!division.getInfo().isLeaderReady()) {
            throw new RaftException.JustElected();
        }
        return role.getLeaderInfo().getTerm();
    }

    private RaftException.NotLeader notLeader() {
        RaftPeerId leader = division.getInfo().getLeaderId();
        return new RaftException.NotLeader(
                leader == null || leader.equals(division.getId()) ? null : leader.toString());
    }

}
