package io.dispersa.mainnode.participant;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.Problem;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.service.codec.HopFormat;
import io.dispersa.service.codec.OperationGroup;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GroupRepliesTests {

    private static final Map<String, String> HEADERS = Map.of("KV-Participant", "2", "KV-Epoch", "7");

    private static final List<ParticipantRequest.Group> TWO = List.of(read("a"), read("b"));

    private static final OperationResult ABSENT = new OperationResult.Absent();

    private static final OperationResult ELSEWHERE = new OperationResult.Failed(
            Problem.of(ErrorCode.NOT_OWNER, "3 leads it.").withLeader(new ParticipantAddress(3, "127.0.0.1", 9003)));

    @Test
    void eachGroupGetsItsResultsWithWhatAllHaveInCommon() {
        OperationResult described = new OperationResult.Described(5, "a/b", 1, null);
        assertThat(GroupReplies.of(TWO, body(List.of(described), List.of(ABSENT)))).containsExactly(
                answered(new ParticipantAnswer.Results(List.of(described), HEADERS)),
                answered(new ParticipantAnswer.Results(List.of(ABSENT), HEADERS)));
    }

    @Test
    void groupThatMustGoAloneHasNoReply() {
        List<Optional<Reply>> replies = GroupReplies.of(TWO,
                body(List.of(new OperationResult.NotAmongOthers()), List.of(ABSENT)));
        assertThat(replies.getFirst()).isEmpty();
        assertThat(replies.getLast()).isEqualTo(answered(new ParticipantAnswer.Results(List.of(ABSENT), HEADERS)));
    }

    @Test
    void groupThatAnotherParticipantMayDoIsToldSo() {
        assertThat(GroupReplies.of(TWO, body(List.of(ELSEWHERE), List.of(ABSENT))).getFirst())
            .contains(new Reply.NotLeading(3));
    }

    /** Nothing of it was done only if that is said of all of it. */
    @Test
    void groupThatIsHalfDoneIsNotAskedOfAnother() {
        List<ParticipantRequest.Group> both = List.of(read("a", "b"));
        assertThat(GroupReplies.of(both, body(List.of(ELSEWHERE, ELSEWHERE))).getFirst())
            .contains(new Reply.NotLeading(3));
        for (List<OperationResult> half : List.of(List.of(ABSENT, ELSEWHERE), List.of(ELSEWHERE, ABSENT))) {
            assertThat(GroupReplies.of(both, body(half)).getFirst())
                .isEqualTo(answered(new ParticipantAnswer.Results(half, HEADERS)));
        }
    }

    @Test
    void problemWhoseOutcomeIsUnknownIsForTheCaller() {
        List<OperationResult> unknown = List
            .of(new OperationResult.Failed(Problem.of(ErrorCode.OUTCOME_UNKNOWN, "Nobody knows.")));
        assertThat(GroupReplies.of(TWO, body(unknown, unknown)))
            .containsOnly(answered(new ParticipantAnswer.Results(unknown, HEADERS)));
    }

    @Test
    void problemOfTheWholeCallIsThatOfEachGroupAndNamesItsKey() {
        Problem full = Problem.of(ErrorCode.STORAGE_FULL, "It is full.");
        List<Optional<Reply>> replies = GroupReplies.of(TWO,
                new Received.Ended(new Reply.Answered(new ParticipantAnswer.Refused(full, HEADERS))));
        assertThat(replies).containsExactly(
                answered(new ParticipantAnswer.Refused(full.about(Key.of("a"), 0), HEADERS)),
                answered(new ParticipantAnswer.Refused(full.about(Key.of("b"), 0), HEADERS)));
    }

    @Test
    void whatBecameOfTheWholeCallBecameOfEachGroup() {
        for (Reply reply : List.of(new Reply.NotSent(), new Reply.Lost("it broke"), new Reply.NotLeading(null))) {
            assertThat(GroupReplies.of(TWO, new Received.Ended(reply))).containsExactly(Optional.of(reply),
                    Optional.of(reply));
        }
    }

    @Test
    void answerThatIsNotOneToEachOperationIsNotBelieved() {
        byte[] tooFew = HopFormat.CBOR.writeResults(List.of(List.of(ABSENT)));
        byte[] tooMany = HopFormat.CBOR.writeResults(List.of(List.of(ABSENT, ABSENT), List.of()));
        for (byte[] body : List.of(tooFew, tooMany, new byte[0], new byte[] { (byte) 0xf6 },
                new byte[] { 1, (byte) 0x82, 1, 2 })) {
            assertThat(GroupReplies.of(TWO, new Received.Body(body, HEADERS))).hasSize(2)
                .allSatisfy(reply -> assertThat(reply).get().isInstanceOf(Reply.Lost.class));
        }
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // it is handed on as a list
    private static Received body(List<OperationResult>... groups) {
        return new Received.Body(HopFormat.CBOR.writeResults(List.of(groups)), HEADERS);
    }

    private static Optional<Reply> answered(ParticipantAnswer answer) {
        return Optional.of(new Reply.Answered(answer));
    }

    private static ParticipantRequest.Group read(String... keys) {
        List<Operation> reads = Stream.of(keys).<Operation>map(key -> new Operation.Get(Key.of(key))).toList();
        return new ParticipantRequest.Group(OperationGroup.of(reads), false, 0, new UUID(0, 1), TraceContext.NONE);
    }

}
