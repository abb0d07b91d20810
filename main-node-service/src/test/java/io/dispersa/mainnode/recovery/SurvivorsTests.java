package io.dispersa.mainnode.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.PartitionRecovery;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.ReplicaName;
import io.dispersa.api.ReplicaPosition;
import io.dispersa.api.ReplicaRole;
import java.util.List;
import org.junit.jupiter.api.Test;

class SurvivorsTests {

    private static final ReplicaName FIRST = new ReplicaName(1, 1, 5);

    private static final ReplicaName SECOND = new ReplicaName(2, 1, 5);

    private static final ReplicaName THIRD = new ReplicaName(3, 1, 5);

    private static final ReplicaName FOURTH = new ReplicaName(4, 1, 9);

    private static final List<ReplicaName> THREE = List.of(FIRST, SECOND, THIRD);

    private static final PartitionReplicas ROW = new PartitionReplicas(0, 1, List.of(1, 2, 3)).named(THREE);

    @Test
    void onlySurvivorIsTheBest() {
        PartitionRecovery left = Survivors.of(ROW, List.of(follower(SECOND, 3, 17)));
        assertThat(left.refusal()).isNull();
        assertThat(left.best()).isEqualTo(SECOND);
        assertThat(left.silent()).containsExactly(1, 3);
    }

    @Test
    void nobodyIsRefused() {
        PartitionRecovery left = Survivors.of(ROW, List.of());
        assertThat(left.best()).isNull();
        assertThat(left.refusal()).contains("No participant that has a replica of it answers");
        assertThat(left.silent()).containsExactly(1, 2, 3);
    }

    @Test
    void majorityIsRefused() {
        PartitionRecovery left = Survivors.of(ROW, List.of(follower(FIRST, 3, 17), follower(SECOND, 3, 16)));
        assertThat(left.refusal()).contains("1.1.5, 2.1.5").contains("elect a leader by themselves");
    }

    @Test
    void leaderIsRefused() {
        assertThat(Survivors.of(ROW, List.of(position(FIRST, ReplicaRole.LEADER, 3, 17, List.of(FIRST)))).refusal())
            .contains("Participant 1 leads it");
    }

    /** Two logs that end in one term are compared by their lengths, else by the terms. */
    @Test
    void laterTermCountsMoreThanALongerLog() {
        List<ReplicaName> five = List.of(FIRST, SECOND, THIRD, FOURTH, new ReplicaName(5, 1, 5));
        PartitionReplicas row = new PartitionReplicas(0, 1, List.of(1, 2, 3, 4, 5)).named(five);
        PartitionRecovery left = Survivors.of(row, List.of(position(FIRST, ReplicaRole.FOLLOWER, 3, 99, five),
                position(THIRD, ReplicaRole.FOLLOWER, 4, 17, five)));
        assertThat(left.refusal()).isNull();
        assertThat(left.best()).isEqualTo(THIRD);
    }

    @Test
    void replicaThatIsStillCopiedComesAfterAllOthers() {
        PartitionReplicas row = ROW.moving(1, List.of(1, 2, 4), List.of(4), List.of(3))
            .named(List.of(FIRST, SECOND, THIRD, FOURTH));
        PartitionRecovery left = Survivors.of(row,
                List.of(position(FOURTH, ReplicaRole.JOINING, 3, 99, THREE), follower(THIRD, 2, 17)));
        assertThat(left.refusal()).isNull();
        assertThat(left.best()).isEqualTo(THIRD);
        assertThat(left.silent()).containsExactly(1, 2);
    }

    @Test
    void whileMembersChangeBothMajoritiesAreNeeded() {
        PartitionReplicas row = ROW.moving(1, List.of(1, 2, 4), List.of(4), List.of(3))
            .named(List.of(FIRST, SECOND, THIRD, FOURTH));
        List<ReplicaName> next = List.of(FIRST, SECOND, FOURTH);
        ReplicaPosition third = changing(THIRD, next, THREE);
        assertThat(Survivors.of(row, List.of(third, changing(SECOND, next, THREE))).refusal()).isNull();
        assertThat(Survivors.of(row, List.of(third, changing(SECOND, next, THREE), changing(FOURTH, next, THREE)))
            .refusal()).contains("elect a leader by themselves");
    }

    @Test
    void replicasThatCannotBeReadVoteAndAreTheLastChoice() {
        assertThat(Survivors.of(ROW, List.of(unreadable(FIRST, 3, 17), unreadable(SECOND, 3, 17))).refusal())
            .contains("elect a leader by themselves");
        List<ReplicaName> five = List.of(FIRST, SECOND, THIRD, FOURTH, new ReplicaName(5, 1, 5));
        PartitionReplicas row = new PartitionReplicas(0, 1, List.of(1, 2, 3, 4, 5)).named(five);
        PartitionRecovery left = Survivors.of(row,
                List.of(unreadable(FIRST, 9, 99), position(THIRD, ReplicaRole.FOLLOWER, 4, 17, five)));
        assertThat(left.best()).isEqualTo(THIRD);
        assertThat(Survivors.of(ROW, List.of(unreadable(FIRST, 3, 17))).best()).isEqualTo(FIRST);
    }

    private static ReplicaPosition unreadable(ReplicaName name, long term, long index) {
        return new ReplicaPosition(0, name, ReplicaRole.FAILED, term, index, THREE, List.of(), 0, 0, null, true);
    }

    @Test
    void replicaThatHasNothingYetIsRefused() {
        PartitionRecovery left = Survivors.of(ROW, List.of(position(SECOND, ReplicaRole.JOINING, 0, -1, List.of())));
        assertThat(left.refusal()).contains("2.1.5, the best that is left, was about to be copied");
    }

    @Test
    void replicaOfAnEarlierLifeIsNoSurvivor() {
        PartitionRecovery left = Survivors.of(ROW, List.of(follower(new ReplicaName(2, 1, 3), 9, 99)));
        assertThat(left.survivors()).isEmpty();
        assertThat(left.silent()).containsExactly(1, 2, 3);
    }

    @Test
    void partitionThatGoesOnAlreadyIsRefused() {
        PartitionReplicas row = ROW.goingOnAlone(SECOND, new ReplicaName(2, 1, 12));
        PartitionRecovery left = Survivors.of(row, List.of(follower(SECOND, 3, 17)));
        assertThat(left.refusal()).contains("2.1.5 goes on as 2.1.12");
        assertThat(left.silent()).isEmpty();
    }

    private static ReplicaPosition follower(ReplicaName name, long term, long index) {
        return position(name, ReplicaRole.FOLLOWER, term, index, THREE);
    }

    private static ReplicaPosition position(ReplicaName name, ReplicaRole role, long term, long index,
            List<ReplicaName> voters) {
        return new ReplicaPosition(0, name, role, term, index, voters, List.of(), 10, 100, null);
    }

    private static ReplicaPosition changing(ReplicaName name, List<ReplicaName> voters, List<ReplicaName> before) {
        return new ReplicaPosition(0, name, ReplicaRole.FOLLOWER, 3, 17, voters, before, 10, 100, null);
    }

}
