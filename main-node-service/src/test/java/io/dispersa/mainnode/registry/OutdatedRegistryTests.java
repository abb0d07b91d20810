package io.dispersa.mainnode.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dispersa.api.Boot;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Heartbeat;
import io.dispersa.api.ProblemException;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.mainnode.roll.MainNodeRoll;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class OutdatedRegistryTests {

    private static final UUID CLUSTER = UUID.randomUUID();

    private static final UUID X = UUID.randomUUID();

    private RegistryState state = state(7, 2);

    private BooleanSupplier catchUp = () -> true;

    private final OutdatedRegistry outdated = new OutdatedRegistry(() -> Optional.of(state),
            () -> catchUp.getAsBoolean());

    @Test
    void isOlderThanWhenParticipantKnowsNoMoreIsFalse() {
        catchUp = () -> {
            throw new AssertionError("nothing makes it necessary");
        };
        for (Heartbeat heartbeat : List.of(heartbeat(7, 2), heartbeat(0, 1))) {
            assertThat(outdated.isOlderThan(heartbeat)).isFalse();
        }
        assertThat(outdated.reason()).isEmpty();
        assertThatCode(outdated::requireUpToDate).doesNotThrowAnyException();
    }

    @Test
    void isOlderThanWhenParticipantHasALaterTableIsTrueFromThenOnAndSaidOnce(CapturedOutput output) {
        assertThat(outdated.isOlderThan(heartbeat(8, 2))).isTrue();
        assertThat(outdated.isOlderThan(heartbeat(9, 2))).isTrue();
        assertThat(outdated.isOlderThan(heartbeat(7, 2))).isTrue();
        assertThat(outdated.reason()).hasValueSatisfying(
                reason -> assertThat(reason).contains("epoch 8", "epoch 7", "--dispersa.recover-registry"));
        assertThat(output.getOut().lines().filter(line -> line.contains("ERROR"))).hasSize(1);
        assertRefused(() -> outdated.requireUpToDate());
    }

    @Test
    void isOlderThanWhenParticipantHasALaterIncarnationIsTrue() {
        assertThat(outdated.isOlderThan(heartbeat(7, 3))).isTrue();
        assertThat(outdated.reason())
            .hasValueSatisfying(reason -> assertThat(reason).contains("incarnation 3", "incarnation 2"));
    }

    @Test
    void isOlderThanWhenThisMainNodeWasOnlyBehindIsFalse() {
        catchUp = () -> {
            state = state(8, 2);
            return true;
        };
        assertThat(outdated.isOlderThan(heartbeat(8, 2))).isFalse();
        assertThat(outdated.reason()).isEmpty();
    }

    @Test
    void isOlderThanWhenLeadershipIsUncertainConfirmsNothingAndFindsNothing() {
        catchUp = () -> false;
        assertThat(outdated.isOlderThan(heartbeat(8, 2))).isTrue();
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> outdated.refuse(request(3)))
            .satisfies(e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.NO_LEADER));
        assertThat(outdated.reason()).isEmpty();
    }

    @Test
    void refuseWhenParticipantRegistersWithALaterIncarnationIsRefused() {
        assertThatCode(() -> outdated.refuse(request(2))).doesNotThrowAnyException();
        assertThatCode(() -> outdated.refuse(new RegistrationRequest("h", 9001, null, null, null, null)))
            .doesNotThrowAnyException();
        assertRefused(() -> outdated.refuse(request(3)));
    }

    private static void assertRefused(Runnable decision) {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(decision::run)
            .satisfies(e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.REGISTRY_OUTDATED));
    }

    private static Heartbeat heartbeat(long epoch, int incarnation) {
        return new Heartbeat(CLUSTER, X, Boot.first(), incarnation, epoch, List.of(), null);
    }

    private static RegistrationRequest request(int incarnation) {
        return new RegistrationRequest("h", 9001, 10001, X, CLUSTER, null).at(Boot.first(), incarnation);
    }

    private static RegistryState state(long epoch, int incarnation) {
        return new RegistryState(CLUSTER, 6, epoch, List.of(new Member(1, X, "h", 9001, 10001, incarnation)), List.of(),
                MainNodeRoll.NONE);
    }

}
