package io.dispersa.participant.store;

import io.dispersa.operation.OperationResult;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a stored value without the value itself.
 *
 * @param version grows with every put into the partition; never given twice
 * @param expiry when it expires, in milliseconds since 1970; {@link #NEVER} if it does
 * not
 * @param contentType the Content-Type it was sent with, printable ASCII
 * @param size how long the value is, in bytes
 */
public record StoredHead(long version, long expiry, String contentType, int size) {

    static final long NEVER = Long.MAX_VALUE;

    /** Returns when it expires, if it does. */
    public @Nullable Instant expires() {
        return expiry == NEVER ? null : Instant.ofEpochMilli(expiry);
    }

    /** Returns what a read results in that does not want the value itself. */
    public OperationResult described() {
        return new OperationResult.Described(version, contentType, size, expires());
    }

    boolean isExpiredAt(long time) {
        return expiry <= time;
    }

}
