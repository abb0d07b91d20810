package io.dispersa.participant.kv;

import io.dispersa.api.KvHeaders;
import io.dispersa.participant.store.StoredValue;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** What the answer to a read says of the value. */
@Component
class ValueHeaders {

    private final InstantSource clock;

    ValueHeaders(InstantSource clock) {
        this.clock = clock;
    }

    /** Also where the value itself is not answered. */
    void describe(StoredValue value, HttpServletResponse response) {
        response.setHeader(HttpHeaders.ETAG, EntityTags.of(value.version()));
        // Until it expires it may be overwritten: a cache must ask each time.
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        Instant expires = value.expires();
        if (expires != null) {
            response.setDateHeader(HttpHeaders.EXPIRES, expires.toEpochMilli());
            response.setHeader(KvHeaders.TTL, Long.toString(seconds(Duration.between(clock.instant(), expires))));
        }
    }

    /**
     * A value is a stranger's: a browser must neither guess a type for it nor run it.
     */
    void allow(StoredValue value, HttpServletResponse response) {
        response.setContentType(value.contentType());
        response.setContentLength(value.bytes().length);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "sandbox");
    }

    /** Rounded up: it is not 0 as long as the value is there. */
    private static long seconds(Duration left) {
        return Math.max(1, left.plusMillis(999).toSeconds());
    }

}
