package io.dispersa.raft;

import static io.dispersa.raft.TestNodes.GROUP;
import static io.dispersa.raft.TestNodes.LONG;
import static io.dispersa.raft.TestNodes.peer;
import static io.dispersa.raft.TestNodes.peers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.ratis.server.RaftServerConfigKeys.Log;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class GroupMembersTests extends WithNodes {

    /** The slowest rate that may be set. */
    private static final int SLOWEST = 4 * 1024 * 1024;

    private static final int LARGE = 1_500_000;

    private static final int LARGE_WORDS = 20;

    /** What was written so shortly before is not bounded. */
    private static final int NOT_COPIED = 1000;

    @Test
    void memberThatIsReplacedClosesItselfAndComesBackUnderAnotherName() {
        List<Peer> members = peers("1.1", "2.1", "3.1");
        nodes.found(members);
        nodes.submit("a");
        String leader = nodes.leader();
        Peer gone = members.stream().filter(peer -> !peer.id().equals(leader)).findFirst().orElseThrow();
        Peer fourth = TestNodes.peer("4.1");
        nodes.start(fourth, 1000).join(GROUP, fourth.id());
        List<Peer> next = new ArrayList<>(members);
        next.remove(gone);
        next.add(fourth);
        nodes.group(leader).changeMembers(members, next, LONG);
        assertThat(nodes.submit("b")).isEqualTo("2");
        await().atMost(LONG).until(() -> nodes.group(gone.id()).status().role() == GroupRole.CLOSED);
        await().atMost(LONG).until(() -> nodes.closed() > 0); // it closes first, and then
                                                              // says so
        assertThat(nodes.failures()).isEmpty();
        assertThat(nodes.snapshotsOf(gone.id())).isEmpty();
        Peer again = nodes.joinAnew(gone, "5.1");
        List<Peer> back = new ArrayList<>(next);
        back.remove(fourth);
        back.add(again);
        nodes.group(nodes.leader()).changeMembers(next, back, LONG);
        nodes.submit("c");
        await().atMost(LONG).until(() -> nodes.words(gone.id()).equals(List.of("a", "b", "c")));
        assertThat(nodes.failures()).isEmpty();
    }

    @Test
    void memberWhoseStateIsDamagedVotesByItsLogUntilTheOthersDoWithoutIt() {
        List<Peer> members = peers("1.1", "2.1", "3.1");
        nodes.found(members);
        nodes.submit("a");
        leadBy(members.getFirst());
        Peer second = members.get(1);
        Peer damaged = members.getLast();
        nodes.stop(damaged.id());
        nodes.damage(damaged.id());
        RaftNode node = nodes.start(damaged, 1000);
        assertThat(node.damaged(TestNodes.GROUP)).isPresent();
        nodes.stop(second.id());
        assertThat(nodes.submit("b")).isEqualTo("2");
        nodes.start(second, 1000);
        List<Peer> healthy = members.subList(0, 2);
        nodes.group(nodes.leader()).changeMembers(members, healthy, LONG);
        Peer again = nodes.joinAnew(damaged, "3.1.9");
        assertThat(node.damaged(TestNodes.GROUP)).isEmpty();
        nodes.group(nodes.leader()).changeMembers(healthy, List.of(healthy.getFirst(), second, again), LONG);
        nodes.submit("c");
        await().atMost(LONG).until(() -> nodes.words(damaged.id()).equals(List.of("a", "b", "c")));
        assertThat(nodes.failures()).isEmpty();
    }

    @Test
    void changeOfMembersHasSomethingToSendWhereNobodyWrites() {
        List<Peer> members = peers("1.1", "2.1", "3.1");
        nodes.found(members);
        nodes.submit("a");
        ReplicaGroup leader = nodes.group(nodes.leader());
        Peer fourth = TestNodes.peer("4.1");
        nodes.start(fourth, 1000).join(TestNodes.GROUP, fourth.id());
        nodes.holdEntriesFor(fourth.id());
        List<Peer> next = new ArrayList<>(members);
        next.add(fourth);
        long before = leader.nextIndex();
        assertThatThrownBy(() -> leader.changeMembers(members, next, TEN_SECONDS)).isInstanceOf(RaftException.class);
        assertThat(leader.nextIndex()).isGreaterThan(before + 1);
    }

    @Test
    void changeOfMembersIsNotBegunWhereWhoIsNewDoesNotAnswer() {
        List<Peer> members = peers("1.1", "2.1", "3.1");
        nodes.found(members);
        nodes.submit("a");
        List<Peer> next = new ArrayList<>(members);
        next.add(TestNodes.peer("4.1"));
        ReplicaGroup leader = nodes.group(nodes.leader());
        long before = leader.nextIndex();
        assertThatThrownBy(() -> leader.changeMembers(members, next, LONG))
            .isInstanceOf(RaftException.Unavailable.class)
            .hasMessageContaining("4.1 does not answer");
        assertThat(leader.nextIndex()).isEqualTo(before);
    }

    /** Ratis looks who answers no more only where nobody writes for two seconds. */
    @Test
    void changeOfMembersIsGivenUpWhereWhoIsNewAnswersNoMoreAndOthersWrite() {
        List<Peer> members = peers("1.1", "2.1", "3.1");
        nodes.found(members);
        nodes.submit("a");
        ReplicaGroup leader = nodes.group(nodes.leader());
        Peer fourth = TestNodes.peer("4.1");
        nodes.start(fourth, 1000).join(GROUP, fourth.id());
        nodes.failEntriesFor(fourth.id());
        List<Peer> next = new ArrayList<>(members);
        next.add(fourth);
        ReentrantLock writing = new ReentrantLock();
        Thread writer = writeUntilInterrupted(leader.name(), writing);
        try {
            assertThatThrownBy(() -> leader.changeMembers(members, next, LONG, time -> {
                writing.lock();
                try {
                    LockSupport.parkNanos(time.toNanos());
                }
                finally {
                    writing.unlock();
                }
            })).isInstanceOf(RaftException.Unavailable.class);
        }
        finally {
            writer.interrupt();
        }
    }

    private Thread writeUntilInterrupted(String leader, ReentrantLock writing) {
        return Thread.ofVirtual().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                writing.lock();
                try {
                    nodes.submitAt(leader, "b");
                }
                finally {
                    writing.unlock();
                }
            }
        });
    }

    /** It answers, so that the group does not give up by itself, and takes nothing. */
    @Test
    void changeOfMembersThatHangsIsForgottenByALeaderThatStepsDown() {
        List<Peer> members = peers("1.1", "2.1", "3.1");
        nodes.found(members);
        nodes.submit("a");
        String leader = nodes.leader();
        Peer fourth = TestNodes.peer("4.1");
        nodes.start(fourth, 1000).join(GROUP, fourth.id());
        nodes.holdEntriesFor(fourth.id());
        List<Peer> next = new ArrayList<>(members);
        next.add(fourth);
        assertThatThrownBy(() -> nodes.group(leader).changeMembers(members, next, TEN_SECONDS))
            .isInstanceOf(RaftException.OutcomeUnknown.class);
        nodes.group(leader).stepDown(TEN_SECONDS);
        nodes.heal();
        assertThat(nodes.submit("b")).isEqualTo("2");
        nodes.group(nodes.leader()).changeMembers(members, next, LONG);
        await().atMost(LONG).until(() -> nodes.words(fourth.id()).equals(List.of("a", "b")));
    }

    /** No faster than it asks for, and neither so slowly that the group gives up. */
    @Test
    void memberThatIsCopiedSlowlyIsTakenIn() {
        nodes.copiesAtMost(SLOWEST);
        List<Peer> alone = peers("1.1");
        nodes.found(alone);
        IntStream.range(0, LARGE_WORDS).forEach(_ -> nodes.submit("x".repeat(LARGE)));
        IntStream.rangeClosed(0, NOT_COPIED).forEach(_ -> nodes.submit("y"));
        List<Peer> added = peers("2.1", "3.1");
        added.forEach(peer -> nodes.start(peer, 100_000).join(GROUP, peer.id()));
        List<Peer> three = Stream.concat(alone.stream(), added.stream()).toList();
        long start = System.nanoTime();
        nodes.group("1.1").changeMembers(alone, three, LONG);
        await().atMost(LONG)
            .until(() -> added.stream().allMatch(peer -> nodes.words(peer.id()).size() > NOT_COPIED + LARGE_WORDS));
        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .isGreaterThan(Duration.ofSeconds((long) LARGE_WORDS * LARGE / SLOWEST - 1));
    }

    /**
     * Its log is a part of the group's, in which the members are those of before. If they
     * named it, it would have itself elected by another one that knows no later ones.
     */
    @Test
    void memberThatIsCopiedAgainNeverElectsByAnOldConfiguration() {
        nodes.with(properties -> Log.Appender.setBufferElementLimit(properties, 1));
        List<Peer> members = peers("1.1.0", "2.1.0", "3.1.0");
        nodes.found(members);
        Peer first = members.get(0);
        Peer second = members.get(1);
        Peer third = members.get(2);
        nodes.submit("a");
        leadBy(third);
        Peer fourth = peer("4.1.1");
        nodes.start(fourth, 1000).join(GROUP, fourth.id());
        nodes.cut(first.id(), third.id());
        nodes.cut(first.id(), fourth.id());
        nodes.submit("b");
        long beforeTheChange = nodes.group(third.id()).status().committed();
        // The first hears nothing of what follows.
        nodes.group(third.id()).changeMembers(members, List.of(first, fourth, third), TEN_SECONDS);
        nodes.submit("c");
        Peer again = nodes.joinAnew(second, "2.1.2");
        nodes.acceptsUpTo(second.id(), beforeTheChange);
        Thread.ofVirtual()
            .start(() -> changeInVain(third, List.of(first, fourth, third), List.of(first, again, third)));
        await().atMost(LONG).until(() -> nodes.words(second.id()).equals(List.of("a", "b")));
        nodes.stop(second.id());
        nodes.cut(second.id(), third.id());
        nodes.cut(second.id(), fourth.id());
        nodes.start(second, 1000);
        await().during(TWO_ELECTIONS).atMost(LONG).until(() -> {
            GroupStatus status = nodes.group(second.id()).status();
            return status.role() == GroupRole.JOINING && !status.hasMember(again.id());
        });
        assertThat(nodes.group(first.id()).status().role()).isNotEqualTo(GroupRole.LEADER);
        nodes.heal();
        // The change that was in vain may still be under way, and succeed now.
        await().atMost(LONG).ignoreExceptionsInstanceOf(RaftException.class).until(() -> {
            ReplicaGroup leader = nodes.group(nodes.leader());
            if (!leader.status().hasMember(again.id())) {
                leader.changeMembers(List.of(first, fourth, third), List.of(first, again, third), TEN_SECONDS);
            }
            return true;
        });
        nodes.submit("d");
        for (Peer member : members) {
            await().atMost(LONG).until(() -> nodes.words(member.id()).equals(List.of("a", "b", "c", "d")));
        }
    }

    private void changeInVain(Peer leader, List<Peer> from, List<Peer> to) {
        try {
            nodes.group(leader.id()).changeMembers(from, to, TEN_SECONDS);
        }
        catch (RaftException _) { // the one that comes is cut off
        }
    }

    private void leadBy(Peer peer) {
        String leader = nodes.leader();
        if (!leader.equals(peer.id())) {
            nodes.group(leader).transferLeadership(peer.id(), TEN_SECONDS);
        }
        await().atMost(LONG).until(() -> nodes.leader().equals(peer.id()));
    }

    @Test
    void replicaThatIsAskedForByAnotherNameDoesNotAnswer() {
        List<Peer> members = peers("1.1.0", "2.1.0", "3.1.0");
        nodes.found(members);
        nodes.submit("a");
        String leader = nodes.leader();
        Peer other = members.stream().filter(peer -> !peer.id().equals(leader)).findFirst().orElseThrow();
        nodes.joinAnew(other, other.process() + ".9");
        await().during(TWO_ELECTIONS)
            .atMost(LONG)
            .until(() -> nodes.words(other.id()).isEmpty() && nodes.leader().equals(leader));
    }

    @Test
    void memberIsFoundAtAnotherAddress() {
        List<Peer> members = peers("1.1", "2.1", "3.1");
        nodes.found(members);
        nodes.submit("a");
        String leader = nodes.leader();
        members.stream().filter(peer -> !peer.id().equals(leader)).forEach(peer -> {
            nodes.stop(peer.id());
            moveElsewhere(peer);
            nodes.start(peer, 1000);
        });
        assertThat(nodes.submit("b")).isEqualTo("2");
        for (Peer member : members) {
            await().atMost(LONG).until(() -> nodes.words(member.id()).equals(List.of("a", "b")));
        }
    }

    @Test
    void membersThatAllMoveAtOnceFindEachOther() {
        List<Peer> members = peers("1.1", "2.1", "3.1");
        nodes.found(members);
        nodes.submit("a");
        members.forEach(peer -> nodes.stop(peer.id()));
        members.forEach(GroupMembersTests::moveElsewhere);
        members.forEach(peer -> nodes.start(peer, 1000));
        assertThat(nodes.submit("b")).isEqualTo("2");
    }

    private static void moveElsewhere(Peer peer) {
        Addresses.Address free = java.util.Objects.requireNonNull(Addresses.of(peer("free").process()));
        Addresses.put(peer.process(), free.host(), free.port(), TestNodes.TOKENS);
    }

    @Test
    void emptiedMemberIsTakenInUnderAnotherName() {
        List<Peer> members = peers("1.1", "2.1", "3.1");
        nodes.found(members);
        nodes.submit("a");
        nodes.submit("b");
        nodes.stop("3.1");
        Peer again = new Peer("3.2", members.get(2).process());
        nodes.start(again, 1000).join(GROUP, again.id());
        assertThat(nodes.submit("c")).isEqualTo("3");
        String leader = nodes.leader();
        await().during(Duration.ofSeconds(2))
            .atMost(LONG)
            .until(() -> nodes.words("3.2").isEmpty() && nodes.group("3.2").status().role() == GroupRole.JOINING);
        List<Peer> next = List.of(members.get(0), members.get(1), again);
        assertThatThrownBy(() -> nodes.group(leader).changeMembers(next, next, TEN_SECONDS))
            .isInstanceOf(RaftException.Unavailable.class);
        nodes.group(leader).changeMembers(members, next, TEN_SECONDS);
        await().atMost(LONG).until(() -> nodes.words("3.2").equals(List.of("a", "b", "c")));
        await().atMost(LONG).until(() -> nodes.group("3.2").status().role() == GroupRole.FOLLOWER);
        assertThat(nodes.group(leader).status().hasMember("3.1")).isFalse();
        nodes.stop(nodes.anyOther("3.2"));
        assertThat(nodes.submit("d")).isEqualTo("4");
    }

    /** Two that came one after the other would need each other in between. */
    @Test
    void oneBecomesThreeAtOnce() {
        List<Peer> alone = peers("1.1");
        nodes.found(alone);
        nodes.submit("a");
        List<Peer> added = peers("2.1", "3.1");
        added.forEach(peer -> nodes.start(peer, 1000).join(GROUP, peer.id()));
        List<Peer> three = Stream.concat(alone.stream(), added.stream()).toList();
        nodes.group("1.1").changeMembers(alone, three, TEN_SECONDS);
        assertThat(nodes.group("1.1").status().members()).hasSize(3);
        nodes.stop("1.1");
        assertThat(nodes.submit("b")).isEqualTo("2");
        assertThat(nodes.words(nodes.leader())).containsExactly("a", "b");
    }

    /** What it alone had written down, and nobody had committed, is kept as well. */
    @Test
    void replicaThatGoesOnAloneKeepsItsLogAndHasOthersJoinIt() {
        List<Peer> members = peers("1.1.0", "2.1.0", "3.1.0");
        nodes.found(members);
        nodes.submit("a");
        String leader = nodes.leader();
        nodes.cutOff(leader);
        assertThatThrownBy(() -> nodes.submitAt(leader, "b")).isInstanceOf(RaftException.OutcomeUnknown.class);
        members.stream().map(Peer::id).filter(id -> !id.equals(leader)).forEach(nodes::stop);
        nodes.heal();
        Peer survivor = members.stream().filter(peer -> peer.id().equals(leader)).findFirst().orElseThrow();
        assertThat(nodes.group(leader).logEnd().voters()).hasSize(3);
        Peer alone = nodes.goOnAlone(survivor, leader.replace(".0", ".7"));
        assertThat(nodes.submit("c")).isEqualTo("3");
        assertThat(nodes.words(leader)).containsExactly("a", "b", "c");
        assertThat(nodes.group(leader).logEnd().voters()).containsExactly(alone.id());
        nodes.stop(leader);
        nodes.start(survivor, 1000);
        assertThat(nodes.submit("d")).isEqualTo("4");
        List<Peer> added = peers("4.1.8", "5.1.8");
        added.forEach(peer -> nodes.start(peer, 1000).join(GROUP, peer.id()));
        nodes.group(leader)
            .changeMembers(List.of(alone), Stream.concat(Stream.of(alone), added.stream()).toList(), TEN_SECONDS);
        nodes.stop(leader);
        assertThat(nodes.submit("e")).isEqualTo("5");
        assertThat(nodes.words(nodes.leader())).containsExactly("a", "b", "c", "d", "e");
    }

    /** Its process may end between any two of the files that this changes. */
    @Test
    void replicaThatHasNotGoneOnAloneYetMayBeToldAgain() throws Exception {
        List<Peer> members = peers("1.1.0", "2.1.0", "3.1.0");
        nodes.found(members);
        nodes.submit("a");
        members.stream().map(Peer::id).filter(id -> !id.equals("1.1.0")).forEach(nodes::stop);
        long next = nodes.group("1.1.0").nextIndex();
        nodes.stop("1.1.0");
        GroupFiles files = new GroupFiles(temp.resolve("1.1.0"));
        Path name = temp.resolve("1.1.0/groups/" + GROUP + "/name");
        byte[] before = Files.readAllBytes(name);
        files.goOnAlone(GROUP, new Peer("1.1.7", members.getFirst().process()), next);
        Files.write(name, before);
        nodes.start(members.getFirst(), 1000);
        await().during(TWO_ELECTIONS)
            .atMost(LONG)
            .until(() -> nodes.group("1.1.0").status().role() != GroupRole.LEADER);
        nodes.goOnAlone(members.getFirst(), "1.1.7");
        assertThat(nodes.submit("b")).isEqualTo("2");
        assertThat(nodes.words("1.1.0")).containsExactly("a", "b");
    }

    @Test
    void memberThatWasLeftOutWhileItWasAwayKnowsNoLeader() {
        List<Peer> members = peers("1.1", "2.1", "3.1");
        nodes.found(members);
        nodes.submit("a");
        String away = nodes.anyOther(nodes.leader());
        nodes.cutOff(away);
        Peer fourth = peer("4.1");
        nodes.start(fourth, 1000).join(GROUP, fourth.id());
        List<Peer> next = Stream.concat(members.stream().filter(peer -> !peer.id().equals(away)), Stream.of(fourth))
            .toList();
        nodes.group(nodes.leader()).changeMembers(members, next, TEN_SECONDS);
        nodes.group(nodes.leader()).transferLeadership("4.1", TEN_SECONDS);
        nodes.heal();
        await().atMost(LONG).until(() -> nodes.group(away).status().leader() == null);
        await().during(TWO_ELECTIONS).atMost(LONG).until(() -> {
            GroupStatus status = nodes.group(away).status();
            return status.role() == GroupRole.FOLLOWER && status.leader() == null;
        });
    }

    /** So that its first call is not the one by which it becomes the leader. */
    @Test
    void memberThatIsTakenInCallsTheOthers() {
        List<Peer> members = peers("1.1", "2.1", "3.1");
        nodes.found(members);
        nodes.submit("a");
        Peer added = peer("4.1");
        nodes.start(added, 1000).join(GROUP, added.id());
        List<Peer> next = Stream.concat(members.stream(), Stream.of(added)).toList();
        nodes.group(nodes.leader()).changeMembers(members, next, TEN_SECONDS);
        await().atMost(LONG).until(() -> nodes.hasAsked("4.1"));
        await().atMost(LONG).until(() -> nodes.group("4.1").status().role() == GroupRole.FOLLOWER);
    }

}
