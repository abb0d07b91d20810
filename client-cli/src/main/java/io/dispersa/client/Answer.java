package io.dispersa.client;

import io.dispersa.api.KvHeaders;
import io.dispersa.api.Outcome;
import io.dispersa.api.Printable;
import io.dispersa.api.Problem;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One HTTP answer, read to its end. */
@SuppressWarnings("ArrayRecordComponent") // Lives for one request and is never compared.
record Answer(URI server, boolean toWrite, int status, HttpHeaders headers, byte[] body) {

    /** What is answered before anything is done; any other answer may come after it. */
    private static final Set<Integer> NOTHING_WAS_DONE = Set.of(400, 401, 403, 404, 405, 406, 411, 413, 414, 415, 421,
            422, 429, 431, 501, 503);

    Answer require(int expected) {
        if (status != expected) {
            throw asException();
        }
        return this;
    }

    <T> T as(Class<T> type) {
        try {
            return JsonMapper.shared().readValue(body, type);
        }
        catch (JacksonException | IllegalArgumentException e) {
            throw unexpected();
        }
    }

    String contentType() {
        String type = headers.getFirst(HttpHeaders.CONTENT_TYPE);
        return type == null ? "application/octet-stream" : type;
    }

    long version() {
        String tag = headers.getFirst(HttpHeaders.ETAG);
        if (tag == null || !tag.matches("\"\\d{1,18}\"")) {
            throw unexpected();
        }
        return Long.parseLong(tag.substring(1, tag.length() - 1));
    }

    ServedBy servedBy() {
        return new ServedBy(number(KvHeaders.PARTITION), number(KvHeaders.PARTICIPANT));
    }

    /**
     * Returns whether this is an actuator's verdict, good or bad.
     */
    boolean hasHealth() {
        try {
            JsonNode health = JsonMapper.shared().readTree(body);
            return (status == 200 || status == 503) && health.path("status").isString();
        }
        catch (JacksonException e) {
            return false;
        }
    }

    /**
     * Returns this answer as an error: the problem it carries, or the verdict that no
     * main node gave it.
     */
    RuntimeException asException() {
        Problem problem = problem();
        return problem == null ? unexpected() : problem.toException();
    }

    private @Nullable Problem problem() {
        if (!contentType().startsWith(Problem.MEDIA_TYPE)) {
            return null;
        }
        try {
            Problem problem = JsonMapper.shared().readValue(body, Problem.class);
            // Jackson knows nothing of @Nullable; half a problem is none.
            return problem.code() == null || problem.detail() == null || problem.outcome() == null ? null : problem;
        }
        catch (JacksonException e) {
            return null;
        }
    }

    private KvClientException unexpected() {
        Outcome outcome = toWrite && !NOTHING_WAS_DONE.contains(status) ? Outcome.UNKNOWN : Outcome.NOT_APPLIED;
        return new KvClientException.UnexpectedAnswer(server, outcome,
                status + " with " + (body.length == 0 ? "no body" : Printable.escape(contentType())));
    }

    private int number(String header) {
        String value = headers.getFirst(header);
        if (value == null || !value.matches("\\d{1,9}")) {
            throw unexpected();
        }
        return Integer.parseInt(value);
    }
}
