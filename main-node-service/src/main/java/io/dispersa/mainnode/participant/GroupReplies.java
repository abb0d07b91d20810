package io.dispersa.mainnode.participant;

import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.operation.OperationResult;
import io.dispersa.service.codec.CodecException;
import io.dispersa.service.codec.HopFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the answer to a call means for each of the groups in it. */
final class GroupReplies {

    private GroupReplies() {
    }

    /**
     * Returns what came of each group, in order; nothing where it must be sent alone.
     */
    static List<Optional<Reply>> of(List<ParticipantRequest.Group> requests, Received received) {
        return switch (received) {
            case Received.Ended(Reply reply) ->
                requests.stream().map(request -> Optional.of(about(request, reply))).toList();
            case Received.Body(byte[] bytes, Map<String, String> headers) -> each(requests, bytes, headers);
        };
    }

    /** A problem of the whole call is one of each. */
    private static Reply about(ParticipantRequest request, Reply reply) {
        return reply instanceof Reply.Answered(ParticipantAnswer.Refused(Problem problem, Map<String, String> headers))
                ? new Reply.Answered(new ParticipantAnswer.Refused(request.about(problem), headers)) : reply;
    }

    private static List<Optional<Reply>> each(List<ParticipantRequest.Group> requests, byte[] bytes,
            Map<String, String> headers) {
        try {
            List<List<OperationResult>> results = HopFormat.CBOR.readResults(bytes);
            if (results.size() == requests.size()) {
                return IntStream.range(0, results.size())
                    .mapToObj(i -> one(requests.get(i), results.get(i), headers))
                    .toList();
            }
        }
        catch (CodecException | ProblemException _) {
            // Said below.
        }
        return requests.stream().map(_ -> Optional.<Reply>of(notUnderstood())).toList();
    }

    private static Optional<Reply> one(ParticipantRequest.Group request, List<OperationResult> results,
            Map<String, String> headers) {
        if (results.size() != request.group().operations().size()) {
            return Optional.of(notUnderstood());
        }
        if (results.stream().anyMatch(OperationResult.NotAmongOthers.class::isInstance)) {
            return Optional.empty();
        }
        return Optional.of(elsewhere(results)
            .orElseGet(() -> new Reply.Answered(new ParticipantAnswer.Results(results, headers))));
    }

    /** Returns that another one may do it, if that is said of the whole group. */
    private static Optional<Reply> elsewhere(List<OperationResult> results) {
        List<Optional<Reply>> each = results.stream()
            .map(result -> result instanceof OperationResult.Failed(Problem problem) ? AnswerReader.elsewhere(problem)
                    : Optional.<Reply>empty())
            .toList();
        return each.stream().allMatch(Optional::isPresent) ? each.getFirst() : Optional.empty();
    }

    private static Reply notUnderstood() {
        return new Reply.Lost("what it answered cannot be understood");
    }

}
