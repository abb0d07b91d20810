package io.dispersa.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a write says besides its key and its value.
 *
 * @param condition what must hold for it to be done
 * @param ttl how long the value is kept, in whole milliseconds; null for ever
 * @param idempotencyKey the caller's name for this write, 1 to 255 characters of
 * printable ASCII; null for a random one. A later write of the same name on the same key
 * is answered as the first was, for ten minutes, and not done again
 */
public record WriteOptions(Condition condition, @Nullable Duration ttl, @Nullable String idempotencyKey) {

    /** No condition, no end, a random name. */
    public static final WriteOptions NONE = new WriteOptions(Condition.NONE, null, null);

    /**
     * Checks what can be known here.
     * @throws IllegalArgumentException if the value would be kept for less than a
     * millisecond
     */
    public WriteOptions {
        if (ttl != null && ttl.toMillis() < 1) {
            throw new IllegalArgumentException("a value is kept for at least a millisecond, and not for " + ttl);
        }
    }

    /** Returns these options with another condition. */
    public WriteOptions on(Condition condition) {
        return new WriteOptions(condition, ttl, idempotencyKey);
    }

    /** Returns these options with the condition that the value has this version. */
    public WriteOptions ifMatch(long version) {
        return on(Condition.version(version));
    }

    /** Returns these options with the condition that there is no value. */
    public WriteOptions ifAbsent() {
        return on(Condition.ABSENT);
    }

    /** Returns these options with a time after which the value expires. */
    public WriteOptions ttl(Duration ttl) {
        return new WriteOptions(condition, ttl, idempotencyKey);
    }

    /** Returns these options with the caller's own name for the write. */
    public WriteOptions named(String idempotencyKey) {
        return new WriteOptions(condition, ttl, idempotencyKey);
    }

}
