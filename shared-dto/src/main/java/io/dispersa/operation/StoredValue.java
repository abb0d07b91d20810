package io.dispersa.operation;

import io.dispersa.api.Utf8;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value as it is stored.
 *
 * @param version grows with every put into the partition; never given twice
 * @param contentType the Content-Type it was sent with, printable ASCII
 * @param bytes the value; not copied, so not to be changed
 * @param expires when the key has no value any more; never if absent
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
public record StoredValue(long version, String contentType, byte[] bytes, @Nullable Instant expires) {

    /** Returns the value as text, if it is that: well-formed UTF-8 without NUL. */
    public Optional<String> text() {
        return Utf8.text(bytes);
    }

    /** Returns whether the key has no value any more at this time. */
    public boolean isExpiredAt(Instant time) {
        return expires != null && !time.isBefore(expires);
    }

}
