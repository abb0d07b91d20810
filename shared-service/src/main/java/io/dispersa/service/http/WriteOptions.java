package io.dispersa.service.http;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * What a write says besides its key and its value, as it was sent; the participant that
 * does it decides what it means.
 *
 * @param conditions what it demands of the value that is there
 * @param idempotencyKey the caller's name for it
 * @param ttl how long the value is kept
 */
public record WriteOptions(RequestConditions conditions, @Nullable String idempotencyKey, @Nullable String ttl) {

    /** The query parameter of a put that says how long the value is kept. */
    public static final String TTL = "ttl";

    private static final String TTL_QUERY = TTL + "=";

    private static final List<String> NOT_UNDERSTOOD = List.of(HttpHeaders.IF_MODIFIED_SINCE,
            HttpHeaders.IF_UNMODIFIED_SINCE, HttpHeaders.IF_RANGE, HttpHeaders.CONTENT_RANGE,
            HttpHeaders.CONTENT_ENCODING);

    /**
     * Returns the options of a put.
     * @throws ProblemException {@link ErrorCode#REQUEST_INVALID} naming what is not
     * understood: to write all the same would destroy what a condition protects
     */
    public static WriteOptions ofPut(HttpServletRequest request) {
        requireUnderstood(request);
        return new WriteOptions(RequestConditions.of(request), idempotencyKey(request), ttl(request.getQueryString()));
    }

    /**
     * Returns the options of a delete.
     * @throws ProblemException {@link ErrorCode#REQUEST_INVALID} naming what is not
     * understood
     */
    public static WriteOptions ofDelete(HttpServletRequest request) {
        requireUnderstood(request);
        if (request.getQueryString() != null) {
            throw queryRefused();
        }
        return new WriteOptions(RequestConditions.of(request), idempotencyKey(request), null);
    }

    /** Hands over the headers that are there, by name and value. */
    public void forEachHeader(BiConsumer<String, String> consumer) {
        conditions.forEachHeader(consumer);
        if (idempotencyKey != null) {
            consumer.accept(KvHeaders.IDEMPOTENCY_KEY, idempotencyKey);
        }
    }

    private static void requireUnderstood(HttpServletRequest request) {
        for (String header : NOT_UNDERSTOOD) {
            if (request.getHeader(header) != null) {
                throw refused("it is not known what to do with the header " + header + " on a write");
            }
        }
    }

    private static @Nullable String idempotencyKey(HttpServletRequest request) {
        List<String> names = Collections.list(request.getHeaders(KvHeaders.IDEMPOTENCY_KEY));
        if (names.size() > 1) {
            throw refused("a write can have one Idempotency-Key, and this has " + names.size());
        }
        if (names.isEmpty()) {
            return null;
        }
        // Bytes that are not ASCII may change on the way, and two names become one.
        if (!names.getFirst().chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw refused("Idempotency-Key: it must be printable ASCII");
        }
        return names.getFirst();
    }

    /** No character that a duration can have is ever percent-encoded. */
    private static @Nullable String ttl(@Nullable String query) {
        if (query == null) {
            return null;
        }
        if (!query.startsWith(TTL_QUERY) || query.indexOf('&') >= 0) {
            throw queryRefused();
        }
        return query.substring(TTL_QUERY.length());
    }

    private static ProblemException queryRefused() {
        return refused("the query after '?' is not understood: a put can have ttl, as in ?ttl=30s, and nothing else;"
                + " a '?' that belongs to the key is written %3F");
    }

    private static ProblemException refused(String why) {
        return Problem.of(ErrorCode.REQUEST_INVALID, "Nothing was written: " + why + ".").toException();
    }

}
