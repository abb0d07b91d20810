package io.dispersa.participant.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.PartitionReplicas;
import io.dispersa.raft.GroupRole;
import io.dispersa.raft.GroupStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DueStepTests {

    private static final ReplicaStep HAND_OVER = new ReplicaStep.HandOver("2.1.0");

    private static final ReplicaStep NOTHING = new ReplicaStep.Nothing();

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);

    private final DueStep due = new DueStep(now::get);

    @Test
    void stepIsDueWhenItHasBeenTheNextForAWhile() {
        assertBecomesDueAfter(DueStep.CALM, 1, change());
    }

    @Test
    void stepOfAnotherKindIsWaitedForAnew() {
        isDue(new ReplicaStep.MakeWay("2.1.0"));
        pass(DueStep.CALM);
        assertThat(isDue(change())).isFalse();
    }

    @Test
    void leaderMakesWayInTimeWhoeverOfTheOthersIsTheBetterOneMeanwhile() {
        isDue(new ReplicaStep.MakeWay("2.1.0"));
        pass(DueStep.OPENED.minusNanos(1));
        assertThat(isDue(new ReplicaStep.MakeWay("3.1.0"))).isFalse();
        pass(Duration.ofNanos(1));
        assertThat(isDue(new ReplicaStep.MakeWay("2.1.0"))).isTrue();
    }

    @Test
    void stepThatWasNotPossibleMeanwhileIsWaitedForAnew() {
        isDue(change());
        isDue(NOTHING);
        pass(DueStep.CALM);
        assertThat(isDue(change())).isFalse();
    }

    @Test
    void leaderThatHasJustBeenElectedWaits() {
        isDue(1, 1, change());
        pass(DueStep.CALM);
        assertThat(isDue(1, 2, change())).isFalse();
        pass(DueStep.CALM);
        assertThat(isDue(1, 2, change())).isTrue();
    }

    @Test
    void nextStepIsWaitedForWhenOneWasTaken() {
        isDue(change());
        pass(DueStep.CALM);
        due.taken();
        assertThat(isDue(change())).isFalse();
    }

    @Test
    void nothingIsWaitedForWhileAPartitionBegins() {
        assertThat(due.isDue(row(1), status(1, 1), change(), true)).isTrue();
        assertThat(due.isDue(row(1), status(1, 1), HAND_OVER, true)).isTrue();
        assertThat(due.isDue(row(1), status(1, 1), NOTHING, true)).isFalse();
    }

    @Test
    void whoShouldLeadLeadsWhenItHasBeenAbleToForLong() {
        assertBecomesDueAfter(DueStep.STEADY, 2, HAND_OVER);
    }

    @Test
    void whoShouldLeadSinceTheTableHasChangedLeadsSoon() {
        isDue(1, 1, NOTHING);
        assertBecomesDueAfter(DueStep.CALM, 2, HAND_OVER);
    }

    @Test
    void handOverThatFailedIsTriedAgainSoon() {
        isDue(1, 1, NOTHING);
        isDue(2, 1, HAND_OVER);
        due.taken();
        assertBecomesDueAfter(DueStep.CALM, 2, HAND_OVER);
    }

    @Test
    void leaderThatSawTheTableChangeAsAFollowerHandsOverSoon() {
        due.isDue(row(3), status(3, 1), NOTHING, false);
        due.isDue(row(2), status(3, 1), NOTHING, false);
        isDue(2, 2, HAND_OVER);
        pass(DueStep.CALM);
        assertThat(isDue(2, 2, HAND_OVER)).isTrue();
    }

    @Test
    void onlyWhatIsWaitedForBrieflyIsNear() {
        assertThat(due.isNear()).isFalse();
        isDue(change());
        assertThat(due.isNear()).isTrue();
        isDue(NOTHING);
        assertThat(due.isNear()).isFalse();
        isDue(1, 1, HAND_OVER);
        assertThat(due.isNear()).isFalse();
        isDue(2, 1, HAND_OVER);
        assertThat(due.isNear()).isTrue();
    }

    @Test
    void whoHasLedSinceTheTableHasChangedIsWaitedForWhenItComesBack() {
        isDue(1, 1, NOTHING);
        isDue(2, 1, HAND_OVER);
        due.isDue(row(2), status(2, 2), NOTHING, false);
        isDue(2, 3, HAND_OVER);
        pass(DueStep.CALM);
        assertThat(isDue(2, 3, HAND_OVER)).isFalse();
    }

    private void assertBecomesDueAfter(Duration time, int wanted, ReplicaStep step) {
        assertThat(isDue(wanted, 1, step)).isFalse();
        pass(time.minusNanos(1));
        assertThat(isDue(wanted, 1, step)).isFalse();
        pass(Duration.ofNanos(1));
        assertThat(isDue(wanted, 1, step)).isTrue();
    }

    private boolean isDue(ReplicaStep step) {
        return isDue(1, 1, step);
    }

    /** Participant 1 leads. */
    private boolean isDue(int wanted, long term, ReplicaStep step) {
        return due.isDue(row(wanted), status(1, term), step, false);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private static ReplicaStep change() {
        return new ReplicaStep.ChangeMembers(List.of(), List.of());
    }

    private static PartitionReplicas row(int leader) {
        return new PartitionReplicas(0, leader, List.of(1, 2, 3));
    }

    private static GroupStatus status(int leader, long term) {
        return new GroupStatus(GroupRole.LEADER, term, leader + ".1.0", List.of(), false, 0, 0, Map.of());
    }

}
