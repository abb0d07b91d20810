package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One key in a page.
 *
 * @param key the key
 * @param version its ETag, without the quotes
 * @param size the value's length in bytes
 * @param type the value's Content-Type
 * @param expires when the value expires, if it does
 * @param value the value, if it was asked for and is text
 * @param bytes the value, if it was asked for and is not; in JSON as base64
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
public record KeyItem(String key, long version, int size, String type, @Nullable Instant expires,
        @Nullable String value, byte @Nullable [] bytes) {
}
