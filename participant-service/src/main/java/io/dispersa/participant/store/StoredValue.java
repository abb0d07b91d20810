package io.dispersa.participant.store;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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
        for (byte b : bytes) {
            if (b == 0) {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        }
        catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    /** Returns whether the key has no value any more at this time. */
    public boolean isExpiredAt(Instant time) {
        return expires != null && !time.isBefore(expires);
    }

}
