package io.dispersa.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A value as it is stored. Equality is that of the array reference; compare
 * {@link #bytes()} to compare values.
 *
 * @param bytes the value itself, not a copy
 * @param contentType what it was stored as
 * @param version its version
 * @param servedBy who answered
 * @param expires when it expires, to the second; null if it does not
 */
@SuppressWarnings("ArrayRecordComponent") // A value is bytes, read once; a copy of each
                                          // would double a get's memory.
public record StoredValue(byte[] bytes, String contentType, long version, ServedBy servedBy,
        @Nullable Instant expires) {
}
