package io.dispersa.client;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Outcome;
import io.dispersa.api.Printable;
import io.dispersa.api.Problem;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One HTTP answer, read to its end. */
@SuppressWarnings("ArrayRecordComponent") // Lives for one request and is never compared.
record Answer(URI server, boolean toWrite, int status, HttpHeaders headers, byte[] body) {

    private static final int TOO_MANY_REQUESTS = 429;

    /** What something between here and the main node answers when it cannot reach it. */
    private static final Set<Integer> PROXY_FAILED = Set.of(429, 502, 503, 504);

    /** What is answered before anything is done; any other answer may come after it. */
    private static final Set<Integer> NOTHING_WAS_DONE = Set.of(400, 401, 403, 404, 405, 406, 411, 413, 414, 415, 421,
            422, 429, 431, 501, 503);

    /**
     * Returns whether this says what became of a write, for good: it was done, or it was
     * refused and will be whenever it is repeated.
     */
    boolean settles() {
        if (status / 100 == 2) {
            return true;
        }
        Problem problem = status / 100 == 4 ? problem() : null;
        return problem != null && isFinal(problem);
    }

    /**
     * Returns whether a write that has a name, and got this answer, may be sent again.
     */
    boolean mayBeRepeated() {
        Problem problem = problem();
        return problem == null ? PROXY_FAILED.contains(status) : mayBeRepeated(problem);
    }

    static boolean mayBeRepeated(Problem problem) {
        boolean passes = problem.retryable() || problem.code() == ErrorCode.OUTCOME_UNKNOWN;
        return passes && (problem.status() == TOO_MANY_REQUESTS || problem.status() >= 500);
    }

    static boolean isFinal(Problem problem) {
        return problem.status() / 100 == 4 && !problem.retryable();
    }

    /**
     * Returns how long to wait before a repeat; zero if that is not said.
     */
    Duration retryAfter() {
        String seconds = headers.getFirst(HttpHeaders.RETRY_AFTER);
        return seconds != null && seconds.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds))
                : Duration.ZERO;
    }

    /**
     * Returns whether this is the answer to an earlier write of the same name.
     */
    boolean replayed() {
        return "true".equals(headers.getFirst(KvHeaders.REPLAYED));
    }

    /**
     * Returns when the value expires; null if it does not.
     */
    @Nullable Instant expires() {
        long expires = headers.getExpires();
        return expires < 0 ? null : Instant.ofEpochMilli(expires);
    }

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
        return optionalVersion().orElseThrow(this::unexpected);
    }

    private OptionalLong optionalVersion() {
        String tag = headers.getFirst(HttpHeaders.ETAG);
        return tag != null && tag.matches("\"\\d{1,18}\"")
                ? OptionalLong.of(Long.parseLong(tag.substring(1, tag.length() - 1))) : OptionalLong.empty();
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
        if (problem == null) {
            return unexpected();
        }
        return switch (problem.code()) {
            case PRECONDITION_FAILED -> new WriteRefusedException.PreconditionFailed(problem, optionalVersion());
            case IDEMPOTENCY_MISMATCH -> new WriteRefusedException.IdempotencyMismatch(problem);
            default -> problem.toException();
        };
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

    KvClientException unexpected() {
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
