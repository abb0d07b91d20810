package io.dispersa.mainnode.kv;

import io.dispersa.api.BatchResult;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.Problem;
import io.dispersa.mainnode.participant.ParticipantAnswer;
import io.dispersa.service.http.BodyFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;

/** What a participant's answer to its part of a batch says of each operation. */
final class BatchAnswers {

    private static final int OK = 200;

    private BatchAnswers() {
    }

    /** Returns the results of a part, in its order. */
    static List<BatchResult> results(BatchPart part, ParticipantAnswer answer) {
        try {
            if (answer.status() != OK) {
                return failed(part, BodyFormat.JSON.mapper().readValue(answer.body(), Problem.class));
            }
            BatchResult[] results = BodyFormat.CBOR.mapper().readValue(answer.body(), BatchResult[].class);
            return isOf(part, results) ? Arrays.asList(results) : failed(part, notUnderstood(part));
        }
        catch (JacksonException e) {
            return failed(part, notUnderstood(part));
        }
    }

    /** Returns the results of a part that failed as a whole. */
    static List<BatchResult> failed(BatchPart part, Problem problem) {
        return part.operations()
            .stream()
            .map(operation -> BatchResult.failed(operation.key(),
                    problem.about(Key.of(operation.key()), part.partition())))
            .toList();
    }

    private static boolean isOf(BatchPart part, BatchResult[] results) {
        return results != null && results.length == part.operations().size() && IntStream.range(0, results.length)
            .allMatch(i -> results[i] != null && Objects.equals(results[i].key(), part.operations().get(i).key()));
    }

    private static Problem notUnderstood(BatchPart part) {
        return part.writes() ? Problem.of(ErrorCode.OUTCOME_UNKNOWN,
                "Partition %d was sent its part of the batch, and what it answered cannot be understood. Its writes may have been done or not: read the keys to find out."
                    .formatted(part.partition()))
                : Problem.of(ErrorCode.PARTICIPANT_UNAVAILABLE,
                        "What partition %d answered cannot be understood.".formatted(part.partition()));
    }

}
