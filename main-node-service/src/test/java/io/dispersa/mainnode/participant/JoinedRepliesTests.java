package io.dispersa.mainnode.participant;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.JoinedAnswer;
import io.dispersa.api.Key;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.Problem;
import io.dispersa.service.http.BodyFormat;
import io.dispersa.service.http.RequestConditions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JoinedRepliesTests {

    private static final Map<String, String> COMMON = Map.of("KV-Participant", "2", "KV-Epoch", "7");

    private static final List<ParticipantRequest> TWO = Stream.of("a", "b").map(JoinedRepliesTests::read).toList();

    @Test
    void eachRequestGetsItsAnswerWithWhatAllHaveInCommon() {
        List<Optional<Reply>> replies = JoinedReplies.of(TWO,
                answered(new JoinedAnswer(200, Map.of("ETag", "\"5\""), new byte[] { 1 }, null),
                        new JoinedAnswer(404, null, null, Problem.of(ErrorCode.NOT_FOUND, "It has none."))));
        ParticipantAnswer found = answer(replies.get(0));
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.body()).containsExactly(1);
        assertThat(found.headers()).isEqualTo(Map.of("KV-Participant", "2", "KV-Epoch", "7", "ETag", "\"5\""));
        ParticipantAnswer absent = answer(replies.get(1));
        assertThat(absent.headers()).isEqualTo(COMMON);
        assertThat(Objects.requireNonNull(absent.problem()).detail()).isEqualTo("It has none.");
    }

    @Test
    void requestThatMustGoAloneHasNoReply() {
        assertThat(JoinedReplies.of(TWO, answered(JoinedAnswer.alone(), new JoinedAnswer(304, null, null, null))))
            .satisfiesExactly(first -> assertThat(first).isEmpty(),
                    second -> assertThat(answer(second).status()).isEqualTo(304));
    }

    @Test
    void requestThatAnotherParticipantMayDoIsToldSo() {
        Problem elsewhere = Problem.of(ErrorCode.NOT_OWNER, "3 leads it.")
            .withLeader(new ParticipantAddress(3, "127.0.0.1", 9003));
        assertThat(JoinedReplies.of(TWO,
                answered(new JoinedAnswer(421, null, null, elsewhere), new JoinedAnswer(421, null, null, elsewhere))))
            .containsOnly(Optional.of(new Reply.NotLeading(3)));
    }

    @Test
    void problemOfTheWholeCallIsThatOfEachRequestAndNamesItsKey() {
        Reply refused = new Reply.Answered(new ParticipantAnswer(507, COMMON,
                BodyFormat.JSON.mapper().writeValueAsBytes(Problem.of(ErrorCode.STORAGE_FULL, "It is full."))));
        assertThat(JoinedReplies.of(TWO, refused)).extracting(reply -> answer(reply).problem())
            .extracting(problem -> Objects.requireNonNull(problem).key())
            .containsExactly("a", "b");
    }

    @Test
    void whatBecameOfTheWholeCallBecameOfEachRequest() {
        for (Reply reply : List.of(new Reply.NotSent(), new Reply.Lost("it broke"), new Reply.NotLeading(null))) {
            assertThat(JoinedReplies.of(TWO, reply)).containsExactly(Optional.of(reply), Optional.of(reply));
        }
    }

    @Test
    void answerThatIsNotOneToEachRequestIsNotBelieved() {
        byte[] tooFew = BodyFormat.CBOR.mapper().writeValueAsBytes(List.of(new JoinedAnswer(200, null, null, null)));
        for (byte[] body : List.of(tooFew, new byte[0], new byte[] { (byte) 0xf6 }, new byte[] { (byte) 0x82, 1, 2 })) {
            assertThat(JoinedReplies.of(TWO, new Reply.Answered(new ParticipantAnswer(200, COMMON, body)))).hasSize(2)
                .allSatisfy(reply -> assertThat(reply).get().isInstanceOf(Reply.Lost.class));
        }
    }

    private static Reply answered(JoinedAnswer... answers) {
        return new Reply.Answered(
                new ParticipantAnswer(200, with(COMMON), BodyFormat.CBOR.mapper().writeValueAsBytes(answers)));
    }

    /** What concerns the call and none of its requests. */
    private static Map<String, String> with(Map<String, String> headers) {
        return Stream
            .concat(headers.entrySet().stream(), Map.of("Content-Type", "application/cbor").entrySet().stream())
            .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static ParticipantAnswer answer(Optional<Reply> reply) {
        return ((Reply.Answered) reply.orElseThrow()).answer();
    }

    private static ParticipantRequest read(String key) {
        return new ParticipantRequest(new Operation.Read(Key.of(key), false, new RequestConditions(null, null), false),
                0, new UUID(0, 1), TraceContext.NONE);
    }

}
