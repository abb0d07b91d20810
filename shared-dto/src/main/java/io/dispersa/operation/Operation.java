package io.dispersa.operation;

import io.dispersa.api.Key;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is to be done with one key. */
public sealed interface Operation {

    /** Roughly its objects, and its place in an entry of the log. */
    long OVERHEAD = 256;

    /** Returns the key. */
    Key key();

    /** Returns what is demanded of the value that is there. */
    Condition condition();

    /** Returns about how many bytes it has in memory and in the log. */
    long weight();

    /** Returns how many bytes the value has that it carries; 0 if it carries none. */
    default int valueSize() {
        return this instanceof Put put ? put.value().length : 0;
    }

    /** Returns whether it may change something. */
    default boolean writes() {
        return true;
    }

    /** Returns the caller's name for it, if it has one. */
    default @Nullable IdempotencyKey name() {
        return null;
    }

    /**
     * Stores a value, whether or not the key has one.
     *
     * @param key the key
     * @param contentType at most {@value Put#MAX_CONTENT_TYPE} characters of printable
     * ASCII
     * @param value the value; not copied, so not to be changed
     * @param ttl how long the value is kept, in whole milliseconds; for ever if absent
     * @param condition only if this holds
     * @param name and only if it was not done before under this name
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Put(Key key, String contentType, byte[] value, @Nullable Duration ttl, Condition condition,
            @Nullable IdempotencyKey name) implements Operation {

        /** The longest Content-Type, in characters. */
        public static final int MAX_CONTENT_TYPE = 255;

        /** The longest time to live: a hundred years. */
        public static final Duration LONGEST_TTL = Duration.ofDays(36_525);

        /**
         * Refused here, since a replica could not go on after an entry it cannot store.
         * @throws IllegalArgumentException if the type or the time to live cannot be kept
         */
        public Put {
            if (contentType.length() > MAX_CONTENT_TYPE || !contentType.chars().allMatch(c -> c >= ' ' && c <= '~')) {
                throw new IllegalArgumentException(
                        "the type must be at most %d characters of printable ASCII".formatted(MAX_CONTENT_TYPE));
            }
            if (ttl != null && (ttl.toMillis() < 1 || ttl.compareTo(LONGEST_TTL) > 0)) {
                throw new IllegalArgumentException(
                        "the ttl must be between 1 ms and %d days".formatted(LONGEST_TTL.toDays()));
            }
        }

        /** A value that is kept for ever, whatever is there. */
        public Put(Key key, String contentType, byte[] value) {
            this(key, contentType, value, null, Condition.NONE, null);
        }

        @Override
        public long weight() {
            return OVERHEAD + key.size() + contentType.length() + value.length + condition.weight() + weightOf(name);
        }

    }

    /**
     * Removes the key and its value.
     *
     * @param key the key
     * @param condition only if this holds
     * @param name and only if it was not done before under this name
     */
    record Delete(Key key, Condition condition, @Nullable IdempotencyKey name) implements Operation {

        /** A delete of whatever is there. */
        public Delete(Key key) {
            this(key, Condition.NONE, null);
        }

        @Override
        public long weight() {
            return OVERHEAD + key.size() + condition.weight() + weightOf(name);
        }

    }

    /**
     * Reads the value, in its place among the other operations of a group.
     *
     * @param key the key
     * @param condition only if this holds
     * @param head whether all but the value itself is wanted
     */
    record Get(Key key, Condition condition, boolean head) implements Operation {

        /** A value may be large, and is in memory until the entry has been applied. */
        private static final long VALUE = 1024 * 1024;

        /** A read of whatever is there. */
        public Get(Key key) {
            this(key, Condition.NONE, false);
        }

        /** Returns whether it reads the value itself, if it is of a version. */
        public boolean wants(long version) {
            return !head && condition.holds(version);
        }

        @Override
        public boolean writes() {
            return false;
        }

        @Override
        public long weight() {
            return OVERHEAD + VALUE;
        }

    }

    private static long weightOf(@Nullable IdempotencyKey name) {
        return name == null ? 0 : name.text().length();
    }

}
