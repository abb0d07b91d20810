package io.dispersa.mainnode.participant;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Judges what came back from where a participant should be. An answer is passed on only
 * if that participant gave it: behind its port may be another program by now.
 */
final class AnswerReader {

    private static final List<String> PASSED_ON = List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.ETAG,
            HttpHeaders.RETRY_AFTER, "X-Content-Type-Options", "Content-Security-Policy", KvHeaders.PARTITION,
            KvHeaders.PARTICIPANT, KvHeaders.EPOCH);

    private final JsonMapper json;

    AnswerReader(JsonMapper json) {
        this.json = json;
    }

    /**
     * Returns the answer as it is passed on.
     * @throws ProblemException {@link ErrorCode#NO_LEADER} if the participant does not
     * lead the partition; an unknown outcome or an unavailable participant if the answer
     * is not one of a participant
     */
    ParticipantAnswer read(ParticipantAddress from, ParticipantRequest request, int status, HttpHeaders headers,
            byte[] body) {
        if (status < 300 && Integer.toString(from.id()).equals(headers.getFirst(KvHeaders.PARTICIPANT))) {
            return new ParticipantAnswer(status, passedOn(headers, request.method()), body);
        }
        if (status >= 400) {
            ErrorCode code = errorCode(request.method(), status, headers, body);
            if (code == ErrorCode.NOT_OWNER || code == ErrorCode.FORMING) {
                throw Failures.noLeader(from, request);
            }
            if (code != null) {
                return new ParticipantAnswer(status, passedOn(headers, request.method()), body);
            }
        }
        throw Failures.afterSending(from, request, "what answers there, with status " + status + ", is not it");
    }

    /**
     * Returns the code of a problem, or nothing if the answer is not a problem of ours.
     */
    private @Nullable ErrorCode errorCode(HttpMethod method, int status, HttpHeaders headers, byte[] body) {
        if (!isProblem(headers)) {
            return null;
        }
        if (method.equals(HttpMethod.HEAD)) {
            return status == ErrorCode.NOT_OWNER.status() ? ErrorCode.NOT_OWNER : ErrorCode.NOT_FOUND;
        }
        try {
            Problem problem = json.readValue(body, Problem.class);
            return problem.status() == status ? problem.code() : null;
        }
        catch (JacksonException e) {
            return null;
        }
    }

    private static boolean isProblem(HttpHeaders headers) {
        String type = Objects.requireNonNullElse(headers.getFirst(HttpHeaders.CONTENT_TYPE), "");
        return type.startsWith(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    }

    private static Map<String, String> passedOn(HttpHeaders headers, HttpMethod method) {
        Map<String, String> kept = new TreeMap<>();
        PASSED_ON.forEach(name -> {
            String value = headers.getFirst(name);
            if (value != null) {
                kept.put(name, value);
            }
        });
        if (method.equals(HttpMethod.HEAD) && headers.getContentLength() >= 0) {
            kept.put(HttpHeaders.CONTENT_LENGTH, Long.toString(headers.getContentLength()));
        }
        return kept;
    }

}
