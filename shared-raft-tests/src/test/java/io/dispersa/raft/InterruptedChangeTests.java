package io.dispersa.raft;

import static io.dispersa.raft.TestNodes.GROUP;
import static io.dispersa.raft.TestNodes.LONG;
import static io.dispersa.raft.TestNodes.peer;
import static io.dispersa.raft.TestNodes.peers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A change of members is two entries: by the first one, the old and the new members
 * decide together; by the last one, the new ones do alone. The leader is lost between.
 */
@Timeout(120)
class InterruptedChangeTests extends WithNodes {

    /**
     * The change is known to its leader alone, which is lost and leads again. Ratis takes
     * the change for done then: by the new members alone, beside the old ones.
     */
    @Test
    void replacementOfWhichNobodyElseKnewIsNotDecidedByTheNewMembersAlone() {
        List<Peer> members = peers("1.1", "2.1", "3.1");
        nodes.found(members);
        nodes.submit("a");
        leadBy("1.1");
        Peer comes = joining("4.1");
        ReplicaGroup leader = nodes.group("1.1");
        nodes.refuseChanges("2.1", leader.nextIndex());
        nodes.refuseChanges("3.1", leader.nextIndex());
        change(leader, members, List.of(members.get(0), members.get(1), comes));
        await().atMost(LONG).until(() -> !leader.logEnd().votersBefore().isEmpty());
        nodes.cutOff("3.1"); // it would have itself elected by the second one
        nodes.stop("1.1");
        nodes.start(members.getFirst(), 1000);
        await().atMost(LONG).until(() -> nodes.hasAsked("1.1"));
        await().during(TWO_ELECTIONS).atMost(LONG).until(() -> nodes.group("1.1").status().role() != GroupRole.LEADER);
        nodes.heal();
        assertThat(nodes.submit("b")).isEqualTo("2");
    }

    @Test
    void replacementIsFinishedByTheNextLeader() {
        List<Peer> members = peers("1.1", "2.1", "3.1");
        nodes.found(members);
        nodes.submit("a");
        String leader = nodes.leader();
        Peer goes = members.stream().filter(peer -> !peer.id().equals(leader)).findFirst().orElseThrow();
        Peer comes = joining("4.1");
        List<Peer> next = Stream.concat(members.stream().filter(peer -> !peer.equals(goes)), Stream.of(comes)).toList();
        loseWhileChanging(leader, members, next);
        assertThat(nodes.submit("b")).isEqualTo("2");
        finish(goes, next);
        awaitMembers(next.stream().filter(peer -> !peer.id().equals(leader)).toList(), next);
        nodes.start(members.stream().filter(peer -> peer.id().equals(leader)).findFirst().orElseThrow(), 1000);
        awaitMembers(next, next);
        assertThat(nodes.submit("c")).isEqualTo("3");
        for (Peer member : next) {
            await().atMost(LONG).until(() -> nodes.words(member.id()).equals(List.of("a", "b", "c")));
        }
        assertThat(nodes.failures()).isEmpty();
    }

    /** Of the old members a majority must be there: the two that come decide nothing. */
    @Test
    void oneBecomesThreeWhenItIsBack() {
        List<Peer> alone = peers("1.1");
        nodes.found(alone);
        nodes.submit("a");
        List<Peer> three = Stream.concat(alone.stream(), Stream.of(joining("2.1"), joining("3.1"))).toList();
        loseWhileChanging("1.1", alone, three);
        List<Peer> added = three.subList(1, 3);
        await().during(TWO_ELECTIONS)
            .atMost(LONG)
            .until(() -> added.stream().noneMatch(peer -> nodes.group(peer.id()).status().role() == GroupRole.LEADER));
        nodes.start(alone.getFirst(), 1000);
        assertThat(nodes.submit("b")).isEqualTo("2");
        awaitMembers(three, three);
        nodes.stop(nodes.leader());
        assertThat(nodes.submit("c")).isEqualTo("3");
        assertThat(nodes.failures()).isEmpty();
    }

    private Peer joining(String id) {
        Peer peer = peer(id);
        nodes.start(peer, 1000).join(GROUP, id);
        return peer;
    }

    /** Stops the leader when the first entry is committed, and the last one is not. */
    private void loseWhileChanging(String leader, List<Peer> from, List<Peer> to) {
        ReplicaGroup group = nodes.group(leader);
        nodes.refuseLastStepsOfChanges(group.nextIndex());
        change(group, from, to);
        // It appends the last entry when the first one is committed.
        await().atMost(LONG).until(() -> {
            LogEnd end = group.logEnd();
            return end.votersBefore().isEmpty() && !Set.copyOf(end.voters()).equals(Set.copyOf(ids(from)));
        });
        nodes.stop(leader);
        nodes.heal();
    }

    /** Has it change the members; one that is new may be slow to answer. */
    private static void change(ReplicaGroup leader, List<Peer> from, List<Peer> to) {
        Thread.startVirtualThread(() -> {
            while (leader.status().role() == GroupRole.LEADER) {
                try {
                    leader.changeMembers(from, to, LONG);
                    return;
                }
                catch (RaftException.Unavailable _) { // it was not begun
                }
            }
        });
    }

    /** As whoever leads does: it looks at what is, and goes on to what should be. */
    private void finish(Peer goes, List<Peer> next) {
        await().atMost(LONG).ignoreExceptionsInstanceOf(RaftException.class).until(() -> {
            String leader = nodes.leader();
            GroupStatus status = nodes.group(leader).status();
            if (leader.equals(goes.id())) {
                nodes.group(leader).transferLeadership(next.getLast().id(), TEN_SECONDS);
            }
            else if (!status.changing() && !ids(status.members()).equals(ids(next))) {
                nodes.group(leader).changeMembers(status.members(), next, LONG);
            }
            return ids(nodes.group(leader).status().members()).equals(ids(next));
        });
    }

    private void leadBy(String id) {
        await().atMost(LONG).ignoreExceptionsInstanceOf(RaftException.class).until(() -> {
            String leader = nodes.leader();
            if (!leader.equals(id)) {
                nodes.group(leader).transferLeadership(id, TEN_SECONDS);
            }
            return nodes.leader().equals(id);
        });
    }

    private void awaitMembers(List<Peer> asked, List<Peer> members) {
        for (Peer peer : asked) {
            await().atMost(LONG).untilAsserted(() -> {
                GroupStatus status = nodes.group(peer.id()).status();
                assertThat(ids(status.members())).isEqualTo(ids(members));
                assertThat(status.changing()).isFalse();
            });
        }
    }

    private static List<String> ids(List<Peer> members) {
        return members.stream().map(Peer::id).sorted().toList();
    }

}
