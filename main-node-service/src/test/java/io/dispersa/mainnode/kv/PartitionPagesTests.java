package io.dispersa.mainnode.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.KeyItem;
import io.dispersa.api.KeyPage;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.mainnode.participant.ParticipantAnswer;
import io.dispersa.service.http.BodyFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PartitionPagesTests {

    @Test
    void pageInOrderIsRead() {
        assertThat(PartitionPages.read(3, "a", answer(page("c", "b", "c"))).items()).hasSize(2);
        assertThat(PartitionPages.read(3, "\uffee", answer(page(null, "\ud83d\ude00"))).next()).isNull();
        assertThat(PartitionPages.read(3, "", answer(page(null))).items()).isEmpty();
    }

    @Test
    void pageThatWouldRepeatOrLeaveOutKeysIsNotBelieved() {
        for (KeyPage wrong : List.of(page(null, "a"), page(null, "c", "b"), page(null, "b", "b"), page("b"),
                page("z", "b", "c"), page("b", "b", "c"))) {
            assertUnlisted(answer(wrong), ErrorCode.PARTICIPANT_UNAVAILABLE, "cannot be understood");
        }
    }

    @Test
    void answerThatIsNoPageIsNotBelieved() {
        for (byte[] body : List.of(new byte[0], new byte[] { (byte) 0xf6 }, "{}".getBytes(StandardCharsets.UTF_8),
                BodyFormat.CBOR.mapper().writeValueAsBytes(Map.of("items", List.of(Map.of("version", 1)))))) {
            assertUnlisted(new ParticipantAnswer.Page(body, Map.of()), ErrorCode.PARTICIPANT_UNAVAILABLE,
                    "cannot be understood");
        }
    }

    @Test
    void whateverThePartitionSaysInsteadMakesItUnavailableAndNamesThePartition() {
        assertUnlisted(problem(ErrorCode.NO_LEADER), ErrorCode.NO_LEADER, "it is so");
        assertUnlisted(problem(ErrorCode.TOO_MANY_REQUESTS), ErrorCode.TOO_MANY_REQUESTS, "it is so");
        Stream.of(ErrorCode.INTERNAL_ERROR, ErrorCode.REQUEST_INVALID)
            .forEach(code -> assertUnlisted(problem(code), ErrorCode.PARTICIPANT_UNAVAILABLE, "it is so"));
    }

    private static void assertUnlisted(ParticipantAnswer answer, ErrorCode code, String why) {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> PartitionPages.read(3, "a", answer))
            .satisfies(e -> {
                assertThat(e.problem().code()).isEqualTo(code);
                assertThat(e.problem().partition()).isEqualTo(3);
                assertThat(e.problem().detail()).startsWith("Partition 3 cannot be listed: ").contains(why);
            });
    }

    private static ParticipantAnswer problem(ErrorCode code) {
        return new ParticipantAnswer.Refused(Problem.of(code, "it is so"), Map.of());
    }

    private static ParticipantAnswer answer(KeyPage page) {
        return new ParticipantAnswer.Page(BodyFormat.CBOR.mapper().writeValueAsBytes(page), Map.of());
    }

    private static KeyPage page(@Nullable String next, String... keys) {
        return new KeyPage(Stream.of(keys).map(key -> new KeyItem(key, 1, 1, "text/plain", null, null, null)).toList(),
                next);
    }

}
