package io.dispersa.mainnode.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.BatchResult;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.mainnode.participant.ParticipantAnswer;
import io.dispersa.service.http.BodyFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BatchAnswersTests {

    private final BatchPart reads = part(BatchOperation.get("a"), BatchOperation.get("b"));

    private final BatchPart writes = part(BatchOperation.get("a"), BatchOperation.delete("b"));

    @Test
    void resultsAreThoseOfThePart() {
        List<BatchResult> results = List.of(read("a", 1), read("b", 2));
        assertThat(BatchAnswers.results(reads, answer(results))).usingRecursiveComparison().isEqualTo(results);
    }

    @Test
    void problemIsTheResultOfEachOperation() {
        Problem full = Problem.of(ErrorCode.STORAGE_FULL, "The disk is full.");
        assertThat(BatchAnswers.results(writes,
                new ParticipantAnswer(507, Map.of(), BodyFormat.JSON.mapper().writeValueAsBytes(full))))
            .extracting(BatchResult::key, BatchResult::status)
            .containsExactly(tuple("a", 507), tuple("b", 507));
    }

    @Test
    void answerThatDoesNotFitIsUnknownForWritesAndUnavailableForReads() {
        for (ParticipantAnswer wrong : List.of(answer(List.of(read("a", 1))),
                answer(List.of(read("b", 1), read("a", 1))),
                new ParticipantAnswer(200, Map.of(), new byte[] { (byte) 0xf6 }),
                new ParticipantAnswer(200, Map.of(), "[{},{}]".getBytes(StandardCharsets.UTF_8)))) {
            assertThat(codes(writes, wrong)).containsExactly(ErrorCode.OUTCOME_UNKNOWN, ErrorCode.OUTCOME_UNKNOWN);
            assertThat(codes(reads, wrong)).containsExactly(ErrorCode.PARTICIPANT_UNAVAILABLE,
                    ErrorCode.PARTICIPANT_UNAVAILABLE);
        }
    }

    @Test
    void allowanceLetsThroughWhatFitsInItWhoeverComesFirst() {
        ReadAllowance allowance = new ReadAllowance(10);
        assertThat(allowance.allow(read("a", 6)).status()).isEqualTo(200);
        BatchResult tooMuch = allowance.allow(read("b", 5));
        assertThat(tooMuch.status()).isEqualTo(413);
        assertThat(Objects.requireNonNull(tooMuch.error()).detail()).contains("10 bytes", "dispersa.limits.batch");
        assertThat(allowance.allow(read("c", 4)).status()).isEqualTo(200);
        assertThat(allowance.allow(read("d", 0)).status()).isEqualTo(200);
    }

    @Test
    void textIsShownAsTextUnlessItHasANul() {
        assertThat(TextResults.of(value("\u00e9".getBytes(StandardCharsets.UTF_8))).value()).isEqualTo("\u00e9");
        assertThat(TextResults.of(value(new byte[] { 'a', 0 })).bytes()).containsExactly('a', 0);
        assertThat(TextResults.of(value(new byte[] { -1 })).value()).isNull();
    }

    private static List<ErrorCode> codes(BatchPart part, ParticipantAnswer answer) {
        return BatchAnswers.results(part, answer)
            .stream()
            .map(result -> Objects.requireNonNull(result.error()).code())
            .toList();
    }

    private static BatchPart part(BatchOperation... operations) {
        return new BatchPart(3, List.of(0, 1), List.of(operations));
    }

    private static ParticipantAnswer answer(List<BatchResult> results) {
        return new ParticipantAnswer(200, Map.of(), BodyFormat.CBOR.mapper().writeValueAsBytes(results));
    }

    private static BatchResult read(String key, int size) {
        return new BatchResult(key, 200, "\"1\"", null, new byte[size], "text/plain", null, null, null);
    }

    private static BatchResult value(byte[] bytes) {
        return new BatchResult("k", 200, "\"1\"", null, bytes, "text/plain", null, null, null);
    }

}
