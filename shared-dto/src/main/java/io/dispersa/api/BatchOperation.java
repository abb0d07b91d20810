package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a batch. What it may say besides means the same, and is written the
 * same, as on a request for a single key.
 *
 * @param op what to do
 * @param key the key: any UTF-8 text of 1 to {@value Key#MAX_BYTES} bytes
 * @param value the value of a put, if it is text
 * @param bytes the value of a put, otherwise; in JSON as base64
 * @param type the value's Content-Type; {@value #TEXT} for text and {@value #BINARY} for
 * bytes if absent
 * @param ttl how long the value is kept, as the parameter {@code ttl} has it
 * @param ifMatch as the header If-Match has it
 * @param ifNoneMatch as the header If-None-Match has it
 * @param idempotencyKey as the header {@link KvHeaders#IDEMPOTENCY_KEY} has it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
public record BatchOperation(Kind op, String key, @Nullable String value, byte @Nullable [] bytes,
        @Nullable String type, @Nullable String ttl, @Nullable String ifMatch, @Nullable String ifNoneMatch,
        @Nullable String idempotencyKey) {

    /** The Content-Type of text that names none. */
    public static final String TEXT = "text/plain;charset=utf-8";

    /** The Content-Type of bytes that name none. */
    public static final String BINARY = "application/octet-stream";

    /** The most operations in one batch. */
    public static final int MOST = 1000;

    /** What to do with a key. */
    public enum Kind {

        /** Stores a value. */
        PUT,
        /** Reads the value. */
        GET,
        /** Removes the value. */
        DELETE;

        /** Returns the word on the wire, such as {@code put}. */
        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

    }

    /** Returns the operation that reads a key. */
    public static BatchOperation get(String key) {
        return new BatchOperation(Kind.GET, key, null, null, null, null, null, null, null);
    }

    /** Returns the operation that removes a key. */
    public static BatchOperation delete(String key) {
        return new BatchOperation(Kind.DELETE, key, null, null, null, null, null, null, null);
    }

    /** Returns the operation that stores bytes under a key. */
    public static BatchOperation put(String key, byte[] bytes, @Nullable String type) {
        return new BatchOperation(Kind.PUT, key, null, bytes, type, null, null, null, null);
    }

    /** Returns this operation under a name, so that it can be repeated safely. */
    public BatchOperation named(String idempotencyKey) {
        return new BatchOperation(op, key, value, bytes, type, ttl, ifMatch, ifNoneMatch, idempotencyKey);
    }

}
