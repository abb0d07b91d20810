package io.dispersa.service.edge;

import io.dispersa.api.Key;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.operation.StoredValue;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Answers a request for a key with what became of it. */
final class ResponseWriter {

    /** RFC 9110, 5.6.7: the day has two digits, which RFC 1123's need not. */
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter
        .ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
        .withZone(ZoneOffset.UTC);

    private final InstantSource clock;

    ResponseWriter(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Writes the bytes itself: what was stored as one type is never answered as another.
     * @throws ProblemException if it is a problem; the headers that belong to it are set
     */
    void write(Operation operation, int partition, OperationResult result, HttpServletResponse response)
            throws IOException {
        Answer answer = Answer.of(operation, result);
        if (answer.version() != null) {
            response.setHeader(HttpHeaders.ETAG, EntityTags.of(answer.version()));
        }
        if (answer.replayed()) {
            response.setHeader(KvHeaders.REPLAYED, "true");
        }
        if (result instanceof OperationResult.Found(StoredValue value)) {
            expires(value.expires(), response);
        }
        if (result instanceof OperationResult.Described described) {
            expires(described.expires(), response);
        }
        if (answer.problem() != null) {
            throw about(operation.key(), partition, answer.problem()).toException();
        }
        response.setStatus(answer.status());
        body(answer, result, response);
    }

    private static Problem about(Key key, int partition, Problem problem) {
        return problem.key() == null ? problem.about(key, partition) : problem;
    }

    private static void body(Answer answer, OperationResult result, HttpServletResponse response) throws IOException {
        if (result instanceof OperationResult.Found(StoredValue value)) {
            allow(value.contentType(), response);
            response.setContentLength(value.bytes().length);
            response.getOutputStream().write(value.bytes());
        }
        if (result instanceof OperationResult.Described described && answer.status() == Answer.OK) {
            allow(described.contentType(), response);
            response.setContentLength(described.size());
        }
    }

    /** Also where the value itself is not answered. */
    private void expires(@Nullable Instant expires, HttpServletResponse response) {
        // Until it expires it may be overwritten: a cache must ask each time.
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        if (expires != null) {
            response.setHeader(HttpHeaders.EXPIRES, HTTP_DATE.format(expires));
            response.setHeader(KvHeaders.TTL, Long.toString(seconds(Duration.between(clock.instant(), expires))));
        }
    }

    /**
     * A value is a stranger's: a browser must neither guess a type for it nor run it.
     */
    private static void allow(String contentType, HttpServletResponse response) {
        response.setHeader(HttpHeaders.CONTENT_TYPE, contentType);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "sandbox");
    }

    /** Rounded up: it is not 0 as long as the value is there. */
    private static long seconds(Duration left) {
        return Math.max(1, left.plusMillis(999).toSeconds());
    }

}
