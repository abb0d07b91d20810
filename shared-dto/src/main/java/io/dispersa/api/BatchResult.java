package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of one operation of a batch.
 *
 * @param key the key of the operation
 * @param status the HTTP status that the same request for a single key would have got
 * @param etag the version of the value, as the header ETag has it: after a put, of what
 * was read, or of what a condition found
 * @param value what was read, if it is text
 * @param bytes what was read, otherwise; in JSON as base64
 * @param type the Content-Type of what was read
 * @param expires when what was read expires, if it does
 * @param replayed true if this is the result of an earlier operation with the same
 * idempotency key, which was not done again
 * @param error what went wrong
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
public record BatchResult(String key, int status, @Nullable String etag, @Nullable String value,
        byte @Nullable [] bytes, @Nullable String type, @Nullable Instant expires, @Nullable Boolean replayed,
        @Nullable Problem error) {

    /** Returns the result of an operation that failed. */
    public static BatchResult failed(String key, Problem error) {
        return new BatchResult(key, error.status(), null, null, null, null, null, null, error);
    }

}
