package io.dispersa.mainnode.participant;

import io.dispersa.api.JoinedAnswer;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Problem;
import io.dispersa.service.http.BodyFormat;
import io.dispersa.service.http.ServerTimings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;

/** What the answer to a call means for each of the requests that were joined in it. */
final class JoinedReplies {

    private static final int OK = 200;

    private static final byte[] NO_BODY = {};

    /** What the call's own answer says for all of them. */
    private static final List<String> COMMON = List.of(ServerTimings.HEADER, KvHeaders.PARTICIPANT, KvHeaders.EPOCH);

    private static final ObjectReader ANSWERS = BodyFormat.CBOR.mapper().readerFor(JoinedAnswer[].class);

    private JoinedReplies() {
    }

    /**
     * Returns what came of each request, in order; nothing where it must be sent alone.
     */
    static List<Optional<Reply>> of(List<ParticipantRequest> requests, Reply reply) {
        if (!(reply instanceof Reply.Answered(ParticipantAnswer answer))) {
            return requests.stream().map(_ -> Optional.of(reply)).toList();
        }
        try {
            Map<String, String> common = new HashMap<>(answer.headers());
            common.keySet().retainAll(COMMON);
            return answer.status() == OK ? each(requests, ANSWERS.readValue(answer.body()), common)
                    : all(requests, BodyFormat.JSON.mapper().readValue(answer.body(), Problem.class), common);
        }
        catch (JacksonException e) {
            return requests.stream().map(_ -> Optional.<Reply>of(notUnderstood())).toList();
        }
    }

    private static List<Optional<Reply>> each(List<ParticipantRequest> requests, JoinedAnswer[] answers,
            Map<String, String> common) {
        List<Optional<Reply>> replies = new ArrayList<>(requests.size());
        for (int i = 0; i < requests.size(); i++) {
            replies.add(answers != null && answers.length == requests.size() && answers[i] != null
                    ? one(answers[i], common) : Optional.of(notUnderstood()));
        }
        return replies;
    }

    private static List<Optional<Reply>> all(List<ParticipantRequest> requests, Problem problem,
            Map<String, String> common) {
        return requests.stream()
            .map(request -> Optional.<Reply>of(new Reply.Answered(
                    new ParticipantAnswer(problem.status(), common, NO_BODY, request.about(problem)))))
            .toList();
    }

    private static Optional<Reply> one(JoinedAnswer answer, Map<String, String> common) {
        Problem problem = answer.problem();
        if (problem == null && answer.status() == JoinedAnswer.ALONE) {
            return Optional.empty();
        }
        return Optional.of(Optional.ofNullable(problem)
            .flatMap(AnswerReader::elsewhere)
            .orElseGet(() -> new Reply.Answered(new ParticipantAnswer(answer.status(), headers(answer, common),
                    Objects.requireNonNullElse(answer.body(), NO_BODY), problem))));
    }

    private static Map<String, String> headers(JoinedAnswer answer, Map<String, String> common) {
        Map<String, String> headers = new HashMap<>(common);
        if (answer.headers() != null) {
            headers.putAll(answer.headers());
        }
        return headers;
    }

    private static Reply notUnderstood() {
        return new Reply.Lost("what it answered cannot be understood");
    }

}
