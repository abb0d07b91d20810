package io.dispersa.participant.kv;

import io.dispersa.api.KvHeaders;
import io.dispersa.participant.store.Applied;
import io.dispersa.participant.store.Condition;
import io.dispersa.participant.store.StoredValue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Puts into HTTP's terms what came of a request for a key. */
@Component
class KeyAnswers {

    private static final int OK = 200;

    private static final int NOT_MODIFIED = 304;

    /** RFC 9110, 5.6.7: the day has two digits, which RFC 1123's need not. */
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter
        .ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
        .withZone(ZoneOffset.UTC);

    private final InstantSource clock;

    KeyAnswers(InstantSource clock) {
        this.clock = clock;
    }

    /** Returns the answer to a read that found a value. */
    KeyAnswer found(StoredValue value, Condition condition) {
        Map<String, String> headers = about(value);
        if (condition.holds(value.version())) {
            allow(value, headers);
            return new KeyAnswer(OK, headers, value.bytes(), null);
        }
        return new Condition(condition.match(), null).holds(value.version())
                ? new KeyAnswer(NOT_MODIFIED, headers, null, null)
                : KeyAnswer.failed(WriteAnswer.preconditionFailed(value.version()), headers);
    }

    /** Returns the answer to a read that found none. */
    static KeyAnswer absent() {
        return KeyAnswer.failed(WriteAnswer.absent(), Map.of());
    }

    /** Returns the answer to a write. */
    static KeyAnswer written(Applied applied) {
        WriteAnswer answer = WriteAnswer.of(applied);
        Map<String, String> headers = new LinkedHashMap<>();
        if (answer.etag() != null) {
            headers.put(HttpHeaders.ETAG, answer.etag());
        }
        if (answer.replayed()) {
            headers.put(KvHeaders.REPLAYED, "true");
        }
        return new KeyAnswer(answer.status(), headers, null, answer.problem());
    }

    /** Also where the value itself is not answered. */
    private Map<String, String> about(StoredValue value) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(HttpHeaders.ETAG, EntityTags.of(value.version()));
        // Until it expires it may be overwritten: a cache must ask each time.
        headers.put(HttpHeaders.CACHE_CONTROL, "no-cache");
        Instant expires = value.expires();
        if (expires != null) {
            headers.put(HttpHeaders.EXPIRES, HTTP_DATE.format(expires));
            headers.put(KvHeaders.TTL, Long.toString(seconds(Duration.between(clock.instant(), expires))));
        }
        return headers;
    }

    /**
     * A value is a stranger's: a browser must neither guess a type for it nor run it.
     */
    private static void allow(StoredValue value, Map<String, String> headers) {
        headers.put(HttpHeaders.CONTENT_TYPE, value.contentType());
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Content-Security-Policy", "sandbox");
    }

    /** Rounded up: it is not 0 as long as the value is there. */
    private static long seconds(Duration left) {
        return Math.max(1, left.plusMillis(999).toSeconds());
    }

}
