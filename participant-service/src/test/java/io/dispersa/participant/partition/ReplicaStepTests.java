package io.dispersa.participant.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.ReplicaPeer;
import io.dispersa.raft.GroupRole;
import io.dispersa.raft.GroupStatus;
import io.dispersa.raft.Peer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReplicaStepTests {

    private static final PartitionReplicas ROW = new PartitionReplicas(0, 1, List.of(1, 2, 3), List.of());

    private static final GroupStatus.Follower WELL = new GroupStatus.Follower(100, Duration.ofMillis(50));

    @Test
    void nothingIsDoneByAFollower() {
        assertThat(next(table("1.2", "2.1", "3.1"), status(GroupRole.FOLLOWER, false, Map.of(), "1.1", "2.1", "3.1")))
            .isEqualTo(new ReplicaStep.Nothing());
    }

    @Test
    void nothingIsDoneWhileMembersChange() {
        assertThat(next(table("1.2", "2.1", "3.1"), status(GroupRole.LEADER, true, Map.of(), "1.1", "2.1", "3.1")))
            .isEqualTo(new ReplicaStep.Nothing());
    }

    @Test
    void nothingIsDoneWhileAWantedParticipantIsUnknown() {
        assertThat(next(table("2.1", "3.1"), status(GroupRole.LEADER, false, Map.of(), "1.1", "2.1", "3.1")))
            .isEqualTo(new ReplicaStep.Nothing());
    }

    @Test
    void earlierLifeOfAParticipantIsReplaced() {
        ReplicaStep step = next(table("1.2", "2.1", "3.1"),
                status(GroupRole.LEADER, false, Map.of(), "1.1", "2.1", "3.1"));
        assertThat(step).isInstanceOfSatisfying(ReplicaStep.ChangeMembers.class, replace -> {
            assertThat(replace.from()).extracting(Peer::id).containsExactly("1.1", "2.1", "3.1");
            assertThat(replace.to()).extracting(Peer::id).containsExactlyInAnyOrder("1.2", "2.1", "3.1");
        });
    }

    @Test
    void twoAreReplacedOneAfterTheOther() {
        ReplicaStep step = next(table("1.2", "2.2", "3.1"),
                status(GroupRole.LEADER, false, Map.of(), "1.1", "2.1", "3.1"));
        assertThat(step).isInstanceOfSatisfying(ReplicaStep.ChangeMembers.class,
                replace -> assertThat(replace.to()).extracting(Peer::id).contains("3.1").hasSize(3).contains("2.1"));
    }

    @Test
    void whoeverShouldLeadIsHandedTheLeadershipWhenItIsWell() {
        assertThat(next(table("1.1", "2.1", "3.1"),
                status(GroupRole.LEADER, false, Map.of("1.1", WELL, "3.1", WELL), "1.1", "2.1", "3.1")))
            .isEqualTo(new ReplicaStep.HandOver("1.1"));
    }

    @Test
    void whoeverIsSilentOrFarBehindIsNotHandedTheLeadership() {
        for (GroupStatus.Follower unfit : List.of(new GroupStatus.Follower(5000, Duration.ofSeconds(3)),
                new GroupStatus.Follower(10, Duration.ZERO))) {
            assertThat(next(table("1.1", "2.1", "3.1"),
                    status(GroupRole.LEADER, false, Map.of("1.1", unfit), "1.1", "2.1", "3.1")))
                .isEqualTo(new ReplicaStep.Nothing());
        }
    }

    @Test
    void nothingIsDoneWhenAllIsAsItShouldBe() {
        assertThat(next(table("1.1", "2.1", "3.1"),
                status(GroupRole.LEADER, false, Map.of("2.1", WELL, "3.1", WELL), "1.1", "2.1", "3.1")))
            .isEqualTo(new ReplicaStep.Nothing());
    }

    @Test
    void leaderThatIsToBeLeftOutMakesWayForOneThatStays() {
        GroupStatus led = new GroupStatus(GroupRole.LEADER, 4, "4.1", peers("4.1", "2.1", "3.1"), false, 5000, 5000,
                with(Map.of("2.1", WELL, "3.1", WELL)));
        assertThat(next(table("1.1", "2.1", "3.1"), led)).isIn(new ReplicaStep.MakeWay("2.1"),
                new ReplicaStep.MakeWay("3.1"));
        GroupStatus silent = new GroupStatus(GroupRole.LEADER, 4, "4.1", peers("4.1", "2.1", "3.1"), false, 5000, 5000,
                Map.of("2.1", new GroupStatus.Follower(5000, Duration.ofSeconds(9))));
        assertThat(next(table("1.1", "2.1", "3.1"), silent)).isEqualTo(new ReplicaStep.Nothing());
    }

    @Test
    void leaderThatIsAloneTakesInWhoeverReplacesItBeforeItGoes() {
        PartitionReplicas row = new PartitionReplicas(0, 2, List.of(2), List.of());
        GroupStatus alone = new GroupStatus(GroupRole.LEADER, 4, "1.1", peers("1.1"), false, 5000, 5000, Map.of());
        assertThat(ReplicaStep.next(row, table("1.1", "2.1"), alone))
            .isEqualTo(new ReplicaStep.ChangeMembers(peers("1.1"), peers("1.1", "2.1")));
        GroupStatus two = new GroupStatus(GroupRole.LEADER, 4, "1.1", peers("1.1", "2.1"), false, 5000, 5000,
                with(Map.of("2.1", WELL)));
        assertThat(ReplicaStep.next(row, table("1.1", "2.1"), two)).isEqualTo(new ReplicaStep.MakeWay("2.1"));
        GroupStatus over = new GroupStatus(GroupRole.LEADER, 5, "2.1", peers("1.1", "2.1"), false, 5000, 5000,
                with(Map.of("1.1", WELL)));
        assertThat(ReplicaStep.next(row, table("1.1", "2.1"), over))
            .isEqualTo(new ReplicaStep.ChangeMembers(peers("1.1", "2.1"), peers("2.1")));
    }

    @Test
    void oneReplicaBecomesThreeAtOnce() {
        GroupStatus alone = new GroupStatus(GroupRole.LEADER, 4, "1.1", peers("1.1"), false, 5000, 5000, Map.of());
        assertThat(next(table("1.1", "2.1", "3.1"), alone))
            .isEqualTo(new ReplicaStep.ChangeMembers(peers("1.1"), peers("1.1", "2.1", "3.1")));
        GroupStatus two = new GroupStatus(GroupRole.LEADER, 4, "1.1", peers("1.1", "2.1"), false, 5000, 5000, Map.of());
        assertThat(next(table("1.1", "2.1", "3.1"), two))
            .isEqualTo(new ReplicaStep.ChangeMembers(peers("1.1", "2.1"), peers("1.1", "2.1", "3.1")));
    }

    @Test
    void leaderThatIsAloneAndToLeaveTakesInAllThatCome() {
        PartitionReplicas row = new PartitionReplicas(0, 2, List.of(2, 3, 4), List.of());
        GroupStatus alone = new GroupStatus(GroupRole.LEADER, 4, "1.1", peers("1.1"), false, 5000, 5000, Map.of());
        assertThat(ReplicaStep.next(row, table("1.1", "2.1", "3.1", "4.1"), alone))
            .isEqualTo(new ReplicaStep.ChangeMembers(peers("1.1"), peers("1.1", "2.1", "3.1", "4.1")));
    }

    @Test
    void whereThereAreTwoOneComesBeforeOneGoes() {
        PartitionReplicas row = new PartitionReplicas(0, 2, List.of(2, 3, 4), List.of());
        GroupStatus two = new GroupStatus(GroupRole.LEADER, 4, "2.1", peers("1.1", "2.1"), false, 5000, 5000,
                with(Map.of("1.1", WELL)));
        assertThat(ReplicaStep.next(row, table("1.1", "2.1", "3.1", "4.1"), two))
            .isEqualTo(new ReplicaStep.ChangeMembers(peers("1.1", "2.1"), peers("1.1", "2.1", "3.1")));
    }

    private static List<Peer> peers(String... ids) {
        return Arrays.stream(ids).map(id -> new Peer(id, "h", 1)).toList();
    }

    private static ReplicaStep next(PartitionTable table, GroupStatus status) {
        return ReplicaStep.next(ROW, table, status);
    }

    private static GroupStatus status(GroupRole role, boolean changing, Map<String, GroupStatus.Follower> followers,
            String... members) {
        return new GroupStatus(role, 4, null, Arrays.stream(members).map(id -> new Peer(id, "h", 1)).toList(), changing,
                5000, 5000, with(followers));
    }

    /** Those that are well know everything. */
    private static Map<String, GroupStatus.Follower> with(Map<String, GroupStatus.Follower> followers) {
        return followers.entrySet()
            .stream()
            .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().equals(WELL)
                    ? new GroupStatus.Follower(5000, WELL.silent()) : entry.getValue()));
    }

    private static PartitionTable table(String... peers) {
        List<ReplicaPeer> known = Arrays.stream(peers)
            .map(id -> new ReplicaPeer(ReplicaPeer.participantOf(id), Integer.parseInt(id.substring(2)), "h", 1))
            .toList();
        return new PartitionTable(new UUID(0, 1), 1, 1, List.of(ROW),
                known.stream().map(peer -> new ParticipantAddress(peer.participant(), "h", 1)).toList(), known);
    }

}
