package io.dispersa.mainnode.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionStatus;
import io.dispersa.api.PartitionStatus.Replica;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.ReplicaName;
import io.dispersa.api.ReplicaReport;
import io.dispersa.api.ReplicaRole;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PartitionStatusesTests {

    private final PartitionTable table = new PartitionTable(UUID.randomUUID(), 4, 1,
            List.of(new PartitionReplicas(0, 1, List.of(1, 2, 3))), List.of(), List.of());

    @Test
    void ofWhenAllFollowShowsThreeOfThree() {
        PartitionStatus status = status(Map.of(1, leader(1, 2, 3), 2, replica(ReplicaRole.FOLLOWER, 1900), 3,
                replica(ReplicaRole.FOLLOWER, 1000)));
        assertThat(status.leader()).isEqualTo(1);
        assertThat(status.term()).isEqualTo(4);
        assertThat(status.wanted()).isEqualTo(3);
        assertThat(status.present()).isEqualTo(3);
        assertThat(status.replicas()).containsExactly(new Replica(1, ReplicaRole.LEADER, 0L),
                new Replica(2, ReplicaRole.FOLLOWER, 100L), new Replica(3, ReplicaRole.FOLLOWER, 1000L));
    }

    @Test
    void ofCountsNobodyThatIsFarBehindOrSilentOrHasNoVoteOrDoesNotHearTheLeader() {
        assertThat(status(Map.of(1, leader(1, 2, 3), 2, replica(ReplicaRole.FOLLOWER, 999))).present()).isEqualTo(1);
        assertThat(status(Map.of(1, leader(1, 3), 2, replica(ReplicaRole.FOLLOWER, 2000))).present()).isEqualTo(1);
        assertThat(status(Map.of(1, leader(1, 2), 2, replica(ReplicaRole.FOLLOWER, 2000, 4, null))).present())
            .isEqualTo(1);
        assertThat(status(Map.of(1, leader(1, 2), 2, replica(ReplicaRole.FOLLOWER, 2000, 3, 1))).present())
            .isEqualTo(1);
        assertThat(status(Map.of(1, leader(1, 2), 2, replica(ReplicaRole.JOINING, 2000))).present()).isEqualTo(1);
        assertThat(status(Map.of(1, leader(1, 2), 2, replica(ReplicaRole.FAILED, 2000))).present()).isEqualTo(1);
    }

    @Test
    void ofWhenNothingIsHeardShowsWhoShouldBeThere() {
        PartitionStatus status = status(Map.of());
        assertThat(status.replicas()).containsExactly(new Replica(1, null, null), new Replica(2, null, null),
                new Replica(3, null, null));
    }

    @Test
    void ofWhenThereIsNoLeaderCountsNothing() {
        assertCountsNothing(status(Map.of()));
        PartitionStatus survivor = status(Map.of(1, replica(ReplicaRole.FOLLOWER, 2000, 4, null)));
        assertCountsNothing(survivor);
        assertThat(survivor.replicas().getFirst()).isEqualTo(new Replica(1, ReplicaRole.FOLLOWER, null));
    }

    @Test
    void ofCountsWhatTheLeaderItselfSaysThatItHas() {
        PartitionStatus led = status(Map.of(1, leader(1, 2, 3), 2, replica(ReplicaRole.FOLLOWER, 1900)));
        assertThat(led.keys()).isEqualTo(7);
        assertThat(led.bytes()).isEqualTo(70);
    }

    @Test
    void ofWhenTheOneThatOthersNameDoesNotSaySoItselfThereIsNoLeader() {
        assertCountsNothing(status(
                Map.of(1, replica(ReplicaRole.FOLLOWER, 1900, 4, null), 2, replica(ReplicaRole.FOLLOWER, 1900, 4, 1))));
    }

    @Test
    void ofWhileMembersChangeCountsThoseWhoWereMembersBefore() {
        PartitionReplicas row = new PartitionReplicas(0, 1, List.of(1, 2, 4), List.of(), List.of(), List.of(4),
                List.of(3));
        PartitionTable moving = new PartitionTable(UUID.randomUUID(), 4, 1, List.of(row), List.of(), List.of());
        PartitionStatus status = PartitionStatuses
            .of(moving,
                    Map.of(1, leader(), 2, replica(ReplicaRole.FOLLOWER, 1900), 3, replica(ReplicaRole.FOLLOWER, 2000),
                            4, replica(ReplicaRole.JOINING, 2000)))
            .getFirst();
        assertThat(status.present()).isEqualTo(3);
    }

    private static void assertCountsNothing(PartitionStatus status) {
        assertThat(status.leader()).isNull();
        assertThat(status.present()).isNull();
        assertThat(status.keys()).isNull();
        assertThat(status.bytes()).isNull();
    }

    @Test
    void ofShowsReplicasThatTheTableDoesNotName() {
        assertThat(status(Map.of(4, replica(ReplicaRole.JOINING, 0))).replicas()).extracting(Replica::participant)
            .containsExactly(1, 2, 3, 4);
    }

    private PartitionStatus status(Map<Integer, List<ReplicaReport>> up) {
        return PartitionStatuses.of(table, up).getFirst();
    }

    private static List<ReplicaReport> leader(Integer... members) {
        return List.of(new ReplicaReport(0, ReplicaRole.LEADER, 4, 1,
                Arrays.stream(members).map(id -> new ReplicaName(id, 1, 1)).toList(), 2000, 2000, 7, 70));
    }

    private static List<ReplicaReport> replica(ReplicaRole role, long applied) {
        return replica(role, applied, 4, 1);
    }

    private static List<ReplicaReport> replica(ReplicaRole role, long applied, long term, @Nullable Integer leader) {
        return List.of(new ReplicaReport(0, role, term, leader, List.of(), applied, applied, 5, 50));
    }

}
