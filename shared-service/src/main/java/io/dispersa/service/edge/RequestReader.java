package io.dispersa.service.edge;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.operation.Condition;
import io.dispersa.operation.IdempotencyKey;
import io.dispersa.operation.Operation;
import io.dispersa.service.budget.Reservation;
import io.dispersa.service.http.ContentTypes;
import io.dispersa.service.http.ValueReader;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Makes an operation of a request for a key. */
final class RequestReader {

    private static final String TTL_QUERY = "ttl=";

    private static final List<String> NOT_UNDERSTOOD = List.of(HttpHeaders.IF_MODIFIED_SINCE,
            HttpHeaders.IF_UNMODIFIED_SINCE, HttpHeaders.IF_RANGE, HttpHeaders.CONTENT_RANGE,
            HttpHeaders.CONTENT_ENCODING);

    private final ValueReader values;

    RequestReader(ValueReader values) {
        this.values = values;
    }

    /**
     * Returns what a GET, HEAD, PUT or DELETE asks for. Reads the body of a PUT, once all
     * else is understood.
     * @param memory takes the bytes of the body
     * @throws ProblemException naming what is not understood: to write all the same would
     * destroy what a condition protects
     */
    Operation read(HttpServletRequest request, Key key, Reservation memory) {
        return switch (request.getMethod()) {
            case "GET" -> new Operation.Get(key, condition(request), false);
            case "HEAD" -> new Operation.Get(key, condition(request), true);
            case "PUT" -> put(request, key, memory);
            case "DELETE" -> delete(request, key);
            default -> throw new IllegalStateException(request.getMethod());
        };
    }

    private Operation put(HttpServletRequest request, Key key, Reservation memory) {
        requireUnderstood(request);
        Duration ttl = ttl(request.getQueryString());
        Condition condition = condition(request);
        IdempotencyKey name = name(request);
        String type = ContentTypes.of(request);
        return new Operation.Put(key, type, values.read(request, memory), ttl, condition, name);
    }

    private static Operation delete(HttpServletRequest request, Key key) {
        requireUnderstood(request);
        if (request.getQueryString() != null) {
            throw queryRefused();
        }
        return new Operation.Delete(key, condition(request), name(request));
    }

    /** Several headers of one name are one list. */
    private static Condition condition(HttpServletRequest request) {
        return EntityTags.condition(all(request, HttpHeaders.IF_MATCH), all(request, HttpHeaders.IF_NONE_MATCH));
    }

    private static @Nullable String all(HttpServletRequest request, String header) {
        List<String> values = Collections.list(request.getHeaders(header));
        return values.isEmpty() ? null : String.join(", ", values);
    }

    private static void requireUnderstood(HttpServletRequest request) {
        for (String header : NOT_UNDERSTOOD) {
            if (request.getHeader(header) != null) {
                throw refused("it is not known what to do with the header " + header + " on a write");
            }
        }
    }

    private static @Nullable IdempotencyKey name(HttpServletRequest request) {
        List<String> names = Collections.list(request.getHeaders(KvHeaders.IDEMPOTENCY_KEY));
        if (names.size() > 1) {
            throw refused("a write can have one Idempotency-Key, and this has " + names.size());
        }
        return names.isEmpty() ? null : name(names.getFirst());
    }

    /** Returns the name that is meant: the quotes of the standard form do not count. */
    static IdempotencyKey name(String sent) {
        String trimmed = sent.strip();
        boolean quoted = trimmed.length() > 1 && trimmed.startsWith("\"") && trimmed.endsWith("\"");
        return new IdempotencyKey(quoted ? trimmed.substring(1, trimmed.length() - 1) : trimmed);
    }

    /** No character that a duration can have is ever percent-encoded. */
    private static @Nullable Duration ttl(@Nullable String query) {
        if (query == null) {
            return null;
        }
        if (!query.startsWith(TTL_QUERY) || query.indexOf('&') >= 0) {
            throw queryRefused();
        }
        return TimeToLive.parse(query.substring(TTL_QUERY.length()));
    }

    private static ProblemException queryRefused() {
        return refused("the query after '?' is not understood: a put can have ttl, as in ?ttl=30s, and nothing else;"
                + " a '?' that belongs to the key is written %3F");
    }

    private static ProblemException refused(String why) {
        return Problem.of(ErrorCode.REQUEST_INVALID, "Nothing was written: " + why + ".").toException();
    }

}
