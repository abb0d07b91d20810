package io.dispersa.participant.store;

import io.dispersa.api.Key;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is to be done with a key. */
public sealed interface Action {

    /** Returns the key. */
    Key key();

    /** Returns about how many bytes the action has in memory and in the log. */
    long weight();

    /**
     * Stores a value, whether or not the key has one.
     *
     * @param key the key
     * @param contentType at most {@value StoredValues#MAX_CONTENT_TYPE} characters of
     * printable ASCII
     * @param value the value; not copied, so not to be changed
     * @param ttl how long the value is kept, in whole milliseconds; for ever if absent
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Put(Key key, String contentType, byte[] value, @Nullable Duration ttl) implements Action {
        /**
         * Refused here, since a replica could not go on after an entry it cannot store.
         */
        public Put {
            if (contentType.length() > StoredValues.MAX_CONTENT_TYPE) {
                throw new IllegalArgumentException("a Content-Type of " + contentType.length() + " characters");
            }
        }

        /** A value that is kept for ever. */
        public Put(Key key, String contentType, byte[] value) {
            this(key, contentType, value, null);
        }

        @Override
        public long weight() {
            return OVERHEAD + key.size() + contentType.length() + value.length;
        }
    }

    /** Removes the key and its value. */
    record Delete(Key key) implements Action {
        @Override
        public long weight() {
            return OVERHEAD + key.size();
        }
    }

    /** Reads the value, in its place among the other actions of an entry. */
    record Read(Key key) implements Action {
        /** A value may be large, and is in memory until the entry has been applied. */
        private static final long VALUE = 1024 * 1024;

        @Override
        public long weight() {
            return OVERHEAD + VALUE;
        }
    }

    /** Roughly its objects, and its place in a batch. */
    long OVERHEAD = 256;

}
