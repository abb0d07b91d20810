package io.dispersa.mainnode.participant;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Outcome;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.Problem;
import io.dispersa.service.http.ServerTimings;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Judges what came back from where a participant should be. An answer is passed on only
 * if that participant gave it: behind its port may be another program by now.
 */
final class AnswerReader {

    private static final List<String> PASSED_ON = List.of(ServerTimings.HEADER, KvHeaders.PARTICIPANT, KvHeaders.EPOCH,
            KvHeaders.ROLE, KvHeaders.APPLIED);

    private static final int OK = 200;

    /**
     * With these a participant says that another one may do it; or a main node that it is
     * none, which has its port now.
     */
    private static final Set<ErrorCode> ELSEWHERE = EnumSet.of(ErrorCode.NOT_OWNER, ErrorCode.FORMING,
            ErrorCode.NO_LEADER, ErrorCode.PATH_UNKNOWN);

    private final JsonMapper json;

    AnswerReader(JsonMapper json) {
        this.json = json;
    }

    /** Returns what the answer means. */
    Received read(ParticipantAddress from, int status, HttpHeaders headers, byte[] body) {
        if (status == OK && Integer.toString(from.id()).equals(headers.getFirst(KvHeaders.PARTICIPANT))) {
            return new Received.Body(body, passedOn(headers));
        }
        Problem problem = status < 400 ? null : problem(status, headers, body);
        if (problem == null && isStopping(status, headers, body)) {
            return new Received.Ended(new Reply.NotLeading(null));
        }
        if (problem == null) {
            return new Received.Ended(new Reply.Lost("what answers there, with status " + status + ", is not it"));
        }
        return new Received.Ended(elsewhere(problem)
            .orElseGet(() -> new Reply.Answered(new ParticipantAnswer.Refused(problem, passedOn(headers)))));
    }

    /** Returns that another one may do it, if a problem says so. */
    static Optional<Reply> elsewhere(Problem problem) {
        return ELSEWHERE.contains(problem.code()) && problem.outcome() == Outcome.NOT_APPLIED
                ? Optional.of(new Reply.NotLeading(problem.leader() == null ? null : problem.leader().id()))
                : Optional.empty();
    }

    /**
     * Returns whether this is what Tomcat answers by itself while it stops, to a request
     * that it has not begun.
     */
    private static boolean isStopping(int status, HttpHeaders headers, byte[] body) {
        return status == ErrorCode.NO_LEADER.status() && body.length == 0 && headers.getContentType() == null;
    }

    /**
     * Returns the problem, or nothing if the answer is not a problem of ours.
     */
    private @Nullable Problem problem(int status, HttpHeaders headers, byte[] body) {
        if (!isProblem(headers)) {
            return null;
        }
        try {
            Problem problem = json.readValue(body, Problem.class);
            return problem != null && problem.status() == status && problem.code() != null ? problem : null;
        }
        catch (JacksonException e) {
            return null;
        }
    }

    private static boolean isProblem(HttpHeaders headers) {
        String type = Objects.requireNonNullElse(headers.getFirst(HttpHeaders.CONTENT_TYPE), "");
        return type.startsWith(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    }

    private static Map<String, String> passedOn(HttpHeaders headers) {
        Map<String, String> kept = new TreeMap<>();
        PASSED_ON.forEach(name -> {
            String value = headers.getFirst(name);
            if (value != null) {
                kept.put(name, value);
            }
        });
        return kept;
    }

}
