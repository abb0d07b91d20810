package io.dispersa.mainnode.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.ReplicaName;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.mainnode.roll.MainNodeRoll;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RegistryStepTests {

    private static final RegistryResult DONE = new RegistryResult.Done(true);

    private static final RegistryResult NOTHING = new RegistryResult.Done(false);

    private RegistryState state = state(4);

    @Test
    void rowsArePlacedAtTheEpochThatTheyWereMadeForOnly() {
        PartitionReplicas row = moving();
        long epoch = state.epoch();
        assertThat(apply(new RegistryCommand.Place(epoch - 1, List.of(row)))).isEqualTo(NOTHING);
        assertThat(apply(new RegistryCommand.Place(epoch, List.of(row)))).isEqualTo(DONE);
        assertThat(state.replicas()).containsExactly(row);
        assertThat(state.epoch()).isEqualTo(epoch + 1);
        assertThat(apply(new RegistryCommand.Place(epoch, List.of(row)))).as("decided by an earlier leader")
            .isEqualTo(NOTHING);
    }

    @Test
    void participantIsJudgedAtTheEpochThatThisWasDecidedForOnly() {
        assertThat(apply(new RegistryCommand.Judge(state.epoch() + 1, 3, Standing.LOST))).isEqualTo(NOTHING);
        assertThat(apply(new RegistryCommand.Judge(state.epoch(), 3, Standing.LOST))).isEqualTo(DONE);
        assertThat(standing(3)).isEqualTo(Standing.LOST);
    }

    @Test
    void drainIsRefusedWhereTooFewWouldRemain() {
        state = state(3);
        assertThat(apply(new RegistryCommand.Drain(3))).isEqualTo(
                new RegistryResult.Refused("2 would remain, and each key is on 3: start another participant first."));
        assertThat(standing(3)).isEqualTo(Standing.ACTIVE);
    }

    @Test
    void drainIsDoneOnceAndCanBeCancelled() {
        assertThat(apply(new RegistryCommand.Drain(3))).isEqualTo(DONE);
        assertThat(standing(3)).isEqualTo(Standing.DRAINING);
        assertThat(state.table().draining()).containsExactly(3);
        assertThat(apply(new RegistryCommand.Drain(3))).isEqualTo(NOTHING);
        assertThat(apply(new RegistryCommand.Drain(2))).isEqualTo(
                new RegistryResult.Refused("2 would remain, and each key is on 3: start another participant first."));
        assertThat(apply(new RegistryCommand.Stay(3))).isEqualTo(DONE);
        assertThat(apply(new RegistryCommand.Stay(3))).isEqualTo(NOTHING);
        assertThat(standing(3)).isEqualTo(Standing.ACTIVE);
    }

    @Test
    void participantThatIsLostAndHoldsNothingIsForgottenByADrain() {
        apply(new RegistryCommand.Judge(state.epoch(), 4, Standing.LOST));
        assertThat(apply(new RegistryCommand.Drain(4))).isEqualTo(DONE);
        assertThat(standing(4)).isEqualTo(Standing.LEFT);
        assertThat(apply(new RegistryCommand.Stay(4))).isInstanceOf(RegistryResult.Refused.class);
    }

    @Test
    void participantThatIsLostAndNotReplacedYetIsNotForgotten() {
        apply(new RegistryCommand.Judge(state.epoch(), 3, Standing.LOST));
        assertThat(apply(new RegistryCommand.Drain(3))).isInstanceOf(RegistryResult.Refused.class);
        assertThat(standing(3)).isEqualTo(Standing.LOST);
    }

    @Test
    void participantThatComesBackAfterItWasReplacedJoinsAnew() {
        apply(new RegistryCommand.Judge(state.epoch(), 3, Standing.LOST));
        place(named(new PartitionReplicas(0, 1, List.of(1, 2, 4))));
        assertReturns(10_003, 2);
    }

    @Test
    void participantThatComesBackBeforeAllOfItWasReplacedGoesOn() {
        apply(new RegistryCommand.Judge(state.epoch(), 3, Standing.LOST));
        place(moving());
        assertReturns(10_003, 1);
    }

    @Test
    void participantThatComesBackElsewhereBeforeAllOfItWasReplacedGoesOn() {
        apply(new RegistryCommand.Judge(state.epoch(), 3, Standing.LOST));
        assertReturns(10_009, 1);
    }

    private void place(PartitionReplicas row) {
        assertThat(apply(new RegistryCommand.Place(state.epoch(), List.of(row)))).isEqualTo(DONE);
    }

    private void assertReturns(int raftPort, int incarnation) {
        RegistryResult result = apply(new RegistryCommand.Register(
                new RegistrationRequest("h", 9003, raftPort, new UUID(1, 3), state.clusterId(), null), null));
        assertThat(result).isInstanceOfSatisfying(RegistryResult.Registered.class, registered -> {
            assertThat(registered.member().id()).isEqualTo(3);
            assertThat(registered.member().incarnation()).isEqualTo(incarnation);
            assertThat(registered.member().standing()).isEqualTo(Standing.ACTIVE);
        });
    }

    @Test
    void pauseIsRemembered() {
        assertThat(apply(new RegistryCommand.Pause(true))).isEqualTo(DONE);
        assertThat(apply(new RegistryCommand.Pause(true))).isEqualTo(NOTHING);
        assertThat(state.paused()).isTrue();
    }

    @Test
    void whatWasDecidedBeforeAPauseDoesNotBeginAfterIt() {
        long before = state.epoch();
        apply(new RegistryCommand.Pause(true));
        assertThat(apply(new RegistryCommand.Place(before, List.of(moving())))).isEqualTo(NOTHING);
    }

    private RegistryResult apply(RegistryCommand command) {
        RegistryStep step = RegistryStep.of(state, command);
        state = Objects.requireNonNull(step.next());
        return step.result();
    }

    private Standing standing(int id) {
        return state.member(id).orElseThrow().standing();
    }

    private static RegistryState state(int participants) {
        List<Member> members = IntStream.rangeClosed(1, participants)
            .mapToObj(id -> new Member(id, new UUID(1, id), "h", 9000 + id, 10_000 + id, 1))
            .toList();
        return new RegistryState(new UUID(0, 1), 1, 7, members,
                List.of(named(new PartitionReplicas(0, 1, List.of(1, 2, 3)))), MainNodeRoll.NONE);
    }

    private static PartitionReplicas moving() {
        return named(new PartitionReplicas(0, 1, List.of(1, 2, 4)).moving(1, List.of(1, 2, 4), List.of(4), List.of(3)));
    }

    private static PartitionReplicas named(PartitionReplicas row) {
        return row.named(java.util.stream.Stream.concat(row.replicas().stream(), row.leaving().stream())
            .map(id -> new ReplicaName(id, 1, 1))
            .toList());
    }

    @Test
    void goOnAloneGivesTheSurvivorANewNameAndLeavesTheOthersOut() {
        RegistryState formed = state;
        ReplicaName survivor = formed.replicas().getFirst().name(2).orElseThrow();

        PartitionReplicas before = formed.replicas().getFirst();

        apply(new RegistryCommand.Judge(state.epoch(), 4, Standing.LOST));
        assertThat(apply(new RegistryCommand.GoOnAlone(before.ledBy(2), survivor))).isEqualTo(NOTHING);
        assertThat(apply(new RegistryCommand.GoOnAlone(before, survivor))).as("another row may have changed")
            .isEqualTo(DONE);
        assertThat(apply(new RegistryCommand.GoOnAlone(before, survivor))).isEqualTo(NOTHING);

        RegistryState next = state;
        PartitionReplicas row = next.replicas().getFirst();
        assertThat(row.replicas()).containsExactly(2);
        assertThat(row.names()).containsExactly(new ReplicaName(2, 1, next.epoch()));
        assertThat(row.names()).doesNotContain(survivor);
        assertThat(row.origin()).isEqualTo(survivor);
        assertThat(row.moves()).isTrue();
        assertThat(row.settled().origin()).isNull();
        assertThat(row.founders()).isEmpty();
        assertThat(next.depends(1)).isFalse();
    }

}
