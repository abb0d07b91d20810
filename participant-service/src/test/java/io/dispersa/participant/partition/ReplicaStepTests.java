package io.dispersa.participant.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.ReplicaName;
import io.dispersa.raft.GroupRole;
import io.dispersa.raft.GroupStatus;
import io.dispersa.raft.Peer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplicaStepTests {

    private static final PartitionReplicas ROW = new PartitionReplicas(0, 1, List.of(1, 2, 3));

    private static final GroupStatus.Follower WELL = new GroupStatus.Follower(100, Duration.ofMillis(50));

    @Test
    void nothingIsDoneByAFollower() {
        assertThat(next(names("1.2.0", "2.1.0", "3.1.0"),
                status(GroupRole.FOLLOWER, false, Map.of(), "1.1.0", "2.1.0", "3.1.0")))
            .isEqualTo(new ReplicaStep.Nothing());
    }

    @Test
    void nothingIsDoneWhileMembersChange() {
        assertThat(next(names("1.2.0", "2.1.0", "3.1.0"),
                status(GroupRole.LEADER, true, Map.of(), "1.1.0", "2.1.0", "3.1.0")))
            .isEqualTo(new ReplicaStep.Nothing());
    }

    @Test
    void earlierLifeOfAParticipantIsReplaced() {
        ReplicaStep step = next(names("1.2.0", "2.1.0", "3.1.0"),
                status(GroupRole.LEADER, false, Map.of(), "1.1.0", "2.1.0", "3.1.0"));
        assertThat(step).isInstanceOfSatisfying(ReplicaStep.ChangeMembers.class, replace -> {
            assertThat(replace.from()).extracting(Peer::id).containsExactly("1.1.0", "2.1.0", "3.1.0");
            assertThat(replace.to()).extracting(Peer::id).containsExactlyInAnyOrder("1.2.0", "2.1.0", "3.1.0");
        });
    }

    @Test
    void twoAreReplacedOneAfterTheOther() {
        ReplicaStep step = next(names("1.2.0", "2.2.0", "3.1.0"),
                status(GroupRole.LEADER, false, Map.of(), "1.1.0", "2.1.0", "3.1.0"));
        assertThat(step).isInstanceOfSatisfying(ReplicaStep.ChangeMembers.class,
                replace -> assertThat(replace.to()).extracting(Peer::id)
                    .contains("3.1.0")
                    .hasSize(3)
                    .contains("2.1.0"));
    }

    @Test
    void whoeverShouldLeadIsHandedTheLeadershipWhenItIsWell() {
        assertThat(next(names("1.1.0", "2.1.0", "3.1.0"),
                status(GroupRole.LEADER, false, Map.of("1.1.0", WELL, "3.1.0", WELL), "1.1.0", "2.1.0", "3.1.0")))
            .isEqualTo(new ReplicaStep.HandOver("1.1.0"));
    }

    @Test
    void whoeverIsSilentOrFarBehindIsNotHandedTheLeadership() {
        for (GroupStatus.Follower unfit : List.of(new GroupStatus.Follower(5000, Duration.ofSeconds(3)),
                new GroupStatus.Follower(10, Duration.ZERO))) {
            assertThat(next(names("1.1.0", "2.1.0", "3.1.0"),
                    status(GroupRole.LEADER, false, Map.of("1.1.0", unfit), "1.1.0", "2.1.0", "3.1.0")))
                .isEqualTo(new ReplicaStep.Nothing());
        }
    }

    @Test
    void whoeverMustNotLeadIsNotHandedTheLeadership() {
        GroupStatus well = status(GroupRole.LEADER, false, Map.of("1.1.0", WELL, "3.1.0", WELL), "1.1.0", "2.1.0",
                "3.1.0");
        assertThat(next(ROW, names("1.1.0", "2.1.0", "3.1.0"), well, Set.of(1))).isEqualTo(new ReplicaStep.Nothing());
        GroupStatus leaving = new GroupStatus(GroupRole.LEADER, 4, "4.1.0", peers("4.1.0", "2.1.0", "3.1.0"), false,
                5000, 5000, with(Map.of("2.1.0", WELL, "3.1.0", WELL)));
        assertThat(next(ROW, names("1.1.0", "2.1.0", "3.1.0"), leaving, Set.of(2)))
            .isEqualTo(new ReplicaStep.MakeWay("3.1.0"));
    }

    @Test
    void leaderThatMustNotLeadResignsInFavourOfOneThatMay() {
        GroupStatus led = status(GroupRole.LEADER, false, Map.of("1.1.0", WELL, "3.1.0", WELL), "1.1.0", "2.1.0",
                "3.1.0");
        assertThat(ReplicaStep.resign(led, Set.of(1, 2)::contains)).isEqualTo(new ReplicaStep.MakeWay("3.1.0"));
        assertThat(ReplicaStep.resign(led, Set.of(1, 2, 3)::contains)).isEqualTo(new ReplicaStep.Nothing());
    }

    @Test
    void nothingIsDoneWhenAllIsAsItShouldBe() {
        assertThat(next(names("1.1.0", "2.1.0", "3.1.0"),
                status(GroupRole.LEADER, false, Map.of("2.1.0", WELL, "3.1.0", WELL), "1.1.0", "2.1.0", "3.1.0")))
            .isEqualTo(new ReplicaStep.Nothing());
    }

    @Test
    void leaderThatIsToBeLeftOutMakesWayForOneThatStays() {
        GroupStatus led = new GroupStatus(GroupRole.LEADER, 4, "4.1.0", peers("4.1.0", "2.1.0", "3.1.0"), false, 5000,
                5000, with(Map.of("2.1.0", WELL, "3.1.0", WELL)));
        assertThat(next(names("1.1.0", "2.1.0", "3.1.0"), led)).isIn(new ReplicaStep.MakeWay("2.1.0"),
                new ReplicaStep.MakeWay("3.1.0"));
        GroupStatus silent = new GroupStatus(GroupRole.LEADER, 4, "4.1.0", peers("4.1.0", "2.1.0", "3.1.0"), false,
                5000, 5000, Map.of("2.1.0", new GroupStatus.Follower(5000, Duration.ofSeconds(9))));
        assertThat(next(names("1.1.0", "2.1.0", "3.1.0"), silent)).isEqualTo(new ReplicaStep.Nothing());
    }

    @Test
    void leaderThatIsAloneTakesInWhoeverReplacesItBeforeItGoes() {
        PartitionReplicas row = new PartitionReplicas(0, 2, List.of(2));
        GroupStatus alone = new GroupStatus(GroupRole.LEADER, 4, "1.1.0", peers("1.1.0"), false, 5000, 5000, Map.of());
        assertThat(next(row, names("1.1.0", "2.1.0"), alone))
            .isEqualTo(new ReplicaStep.ChangeMembers(peers("1.1.0"), peers("1.1.0", "2.1.0")));
        GroupStatus two = new GroupStatus(GroupRole.LEADER, 4, "1.1.0", peers("1.1.0", "2.1.0"), false, 5000, 5000,
                with(Map.of("2.1.0", WELL)));
        assertThat(next(row, names("1.1.0", "2.1.0"), two)).isEqualTo(new ReplicaStep.MakeWay("2.1.0"));
        GroupStatus over = new GroupStatus(GroupRole.LEADER, 5, "2.1.0", peers("1.1.0", "2.1.0"), false, 5000, 5000,
                with(Map.of("1.1.0", WELL)));
        assertThat(next(row, names("1.1.0", "2.1.0"), over))
            .isEqualTo(new ReplicaStep.ChangeMembers(peers("1.1.0", "2.1.0"), peers("2.1.0")));
    }

    @Test
    void oneReplicaBecomesThreeAtOnce() {
        GroupStatus alone = new GroupStatus(GroupRole.LEADER, 4, "1.1.0", peers("1.1.0"), false, 5000, 5000, Map.of());
        assertThat(next(names("1.1.0", "2.1.0", "3.1.0"), alone))
            .isEqualTo(new ReplicaStep.ChangeMembers(peers("1.1.0"), peers("1.1.0", "2.1.0", "3.1.0")));
        GroupStatus two = new GroupStatus(GroupRole.LEADER, 4, "1.1.0", peers("1.1.0", "2.1.0"), false, 5000, 5000,
                Map.of());
        assertThat(next(names("1.1.0", "2.1.0", "3.1.0"), two))
            .isEqualTo(new ReplicaStep.ChangeMembers(peers("1.1.0", "2.1.0"), peers("1.1.0", "2.1.0", "3.1.0")));
    }

    @Test
    void leaderThatIsAloneAndToLeaveTakesInAllThatCome() {
        PartitionReplicas row = new PartitionReplicas(0, 2, List.of(2, 3, 4));
        GroupStatus alone = new GroupStatus(GroupRole.LEADER, 4, "1.1.0", peers("1.1.0"), false, 5000, 5000, Map.of());
        assertThat(next(row, names("1.1.0", "2.1.0", "3.1.0", "4.1.0"), alone))
            .isEqualTo(new ReplicaStep.ChangeMembers(peers("1.1.0"), peers("1.1.0", "2.1.0", "3.1.0", "4.1.0")));
    }

    @Test
    void whereThereAreTwoOneComesBeforeOneGoes() {
        PartitionReplicas row = new PartitionReplicas(0, 2, List.of(2, 3, 4));
        GroupStatus two = new GroupStatus(GroupRole.LEADER, 4, "2.1.0", peers("1.1.0", "2.1.0"), false, 5000, 5000,
                with(Map.of("1.1.0", WELL)));
        assertThat(next(row, names("1.1.0", "2.1.0", "3.1.0", "4.1.0"), two))
            .isEqualTo(new ReplicaStep.ChangeMembers(peers("1.1.0", "2.1.0"), peers("1.1.0", "2.1.0", "3.1.0")));
    }

    private static List<Peer> peers(String... ids) {
        return Arrays.stream(ids).map(ReplicaName::parse).map(Replicas::peer).toList();
    }

    private static ReplicaStep next(List<ReplicaName> names, GroupStatus status) {
        return next(ROW, names, status);
    }

    private static ReplicaStep next(PartitionReplicas row, List<ReplicaName> names, GroupStatus status) {
        return next(row, names, status, Set.of());
    }

    private static ReplicaStep next(PartitionReplicas row, List<ReplicaName> names, GroupStatus status,
            Set<Integer> unfit) {
        return ReplicaStep.next(row.named(names), status, unfit::contains);
    }

    private static GroupStatus status(GroupRole role, boolean changing, Map<String, GroupStatus.Follower> followers,
            String... members) {
        return new GroupStatus(role, 4, null, peers(members), changing, 5000, 5000, with(followers));
    }

    /** Those that are well know everything. */
    private static Map<String, GroupStatus.Follower> with(Map<String, GroupStatus.Follower> followers) {
        return followers.entrySet()
            .stream()
            .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().equals(WELL)
                    ? new GroupStatus.Follower(5000, WELL.silent()) : entry.getValue()));
    }

    private static List<ReplicaName> names(String... names) {
        return Arrays.stream(names).map(ReplicaName::parse).toList();
    }

}
