package io.dispersa.mainnode.kv;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.PartitionTable;
import io.dispersa.mainnode.participant.ParticipantAnswer;
import io.dispersa.mainnode.participant.ParticipantRequest;
import io.dispersa.mainnode.participant.Reply;
import io.dispersa.mainnode.participant.TraceContext;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.service.codec.OperationGroup;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;

class RoundTests {

    private static final ParticipantAddress ONE = new ParticipantAddress(1, "h", 1);

    private static final ParticipantAddress TWO = new ParticipantAddress(2, "h", 2);

    private static final ParticipantAddress THREE = new ParticipantAddress(3, "h", 3);

    private static final List<ParticipantAddress> ALL = List.of(ONE, TWO, THREE);

    @Test
    void afterAnAnswerPassesItOn() {
        ParticipantAnswer answer = new ParticipantAnswer.Results(List.of(new OperationResult.Absent()), Map.of());
        assertThat(round(HttpMethod.PUT, ALL).asking(ONE).after(ONE, new Reply.Answered(answer), true))
            .isEqualTo(new NextStep.PassOn(answer));
    }

    @Test
    void afterALostAnswerToAWriteGivesUpWhateverElseThereIs() {
        for (HttpMethod method : List.of(HttpMethod.PUT, HttpMethod.DELETE)) {
            assertGivesUp(round(method, ALL).asking(ONE).after(ONE, new Reply.Lost("it broke"), true),
                    ErrorCode.OUTCOME_UNKNOWN, "The write was sent to participant 1 at h:1, but it broke.");
        }
    }

    @Test
    void afterALostAnswerToAReadAsksAnother() {
        Round round = round(HttpMethod.GET, ALL).asking(ONE);
        assertThat(round.after(ONE, new Reply.Lost("it broke"), true)).isEqualTo(new NextStep.Ask(TWO));
        assertGivesUp(round(HttpMethod.GET, List.of(ONE)).asking(ONE).after(ONE, new Reply.Lost("it broke"), true),
                ErrorCode.PARTICIPANT_UNAVAILABLE, "did not answer: it broke");
    }

    @Test
    void afterARedirectAsksTheLeaderAtOnceUnlessItWasAsked() {
        Round round = round(HttpMethod.PUT, ALL).asking(ONE);
        assertThat(round.after(ONE, new Reply.NotLeading(3), true)).isEqualTo(new NextStep.Ask(THREE));
        assertThat(round.after(ONE, new Reply.NotLeading(1), true)).isEqualTo(new NextStep.Ask(TWO));
        assertThat(round.after(ONE, new Reply.NotLeading(7), true)).isEqualTo(new NextStep.Ask(TWO));
        assertThat(round.asking(THREE).after(THREE, new Reply.NotLeading(1), true)).isEqualTo(new NextStep.Ask(TWO));
    }

    @Test
    void afterWhatWasCertainlyNotDoneAsksTheOthersThenWaitsThenGivesUp() {
        Round round = round(HttpMethod.PUT, ALL).asking(ONE);
        assertThat(round.after(ONE, new Reply.NotSent(), false)).isEqualTo(new NextStep.Ask(TWO));
        round = round.asking(TWO);
        assertThat(round.after(TWO, new Reply.NotLeading(null), false)).isEqualTo(new NextStep.Ask(THREE));
        round = round.asking(THREE);
        assertThat(round.after(THREE, new Reply.NotSent(), true)).isEqualTo(new NextStep.Wait());
        assertGivesUp(round.after(THREE, new Reply.NotSent(), false), ErrorCode.NO_LEADER,
                "of the 3 participants that were asked, the last, participant 3 at h:3, cannot be reached.");
    }

    @Test
    void afterTheOnlyReplicaCannotBeReachedWaitsThenSaysSo() {
        Round round = round(HttpMethod.GET, List.of(ONE)).asking(ONE);
        assertThat(round.after(ONE, new Reply.NotSent(), true)).isEqualTo(new NextStep.Wait());
        assertGivesUp(round.after(ONE, new Reply.NotSent(), false), ErrorCode.PARTICIPANT_UNAVAILABLE,
                "Partition 0 is led by participant 1 at h:1, which cannot be reached.");
        assertGivesUp(round.after(ONE, new Reply.NotLeading(null), false), ErrorCode.NO_LEADER, "does not lead it");
    }

    private static void assertGivesUp(NextStep step, ErrorCode code, String detail) {
        assertThat(step).isInstanceOfSatisfying(NextStep.GiveUp.class, end -> {
            assertThat(end.code()).isEqualTo(code);
            assertThat(end.detail()).contains(detail);
        });
    }

    private static Round round(HttpMethod method, List<ParticipantAddress> candidates) {
        UUID cluster = UUID.randomUUID();
        return Round.of(new ParticipantRequest.Group(OperationGroup.of(operation(method)), false, 0, cluster,
                TraceContext.NONE), new PartitionTable(cluster, 1, 1, List.of(), ALL, List.of()), candidates);
    }

    private static Operation operation(HttpMethod method) {
        return switch (method.name()) {
            case "PUT" -> new Operation.Put(Key.of("a"), "text/plain", new byte[0]);
            case "DELETE" -> new Operation.Delete(Key.of("a"));
            default -> new Operation.Get(Key.of("a"));
        };
    }

}
