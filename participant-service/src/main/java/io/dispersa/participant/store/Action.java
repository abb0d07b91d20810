package io.dispersa.participant.store;

import io.dispersa.api.Key;

/** What a write asks for. */
public sealed interface Change {

    /** Returns the key that is to be changed. */
    Key key();

    /** Returns about how many bytes of memory the change holds. */
    long weight();

    /**
     * Stores a value, whether or not the key has one.
     *
     * @param key the key
     * @param contentType at most {@value StoredValues#MAX_CONTENT_TYPE} characters of
     * printable ASCII
     * @param value the value; not copied, so not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Put(Key key, String contentType, byte[] value) implements Change {
        /**
         * Refused here, since a replica could not go on after an entry it cannot store.
         */
        public Put {
            if (contentType.length() > StoredValues.MAX_CONTENT_TYPE) {
                throw new IllegalArgumentException("a Content-Type of " + contentType.length() + " characters");
            }
        }

        @Override
        public long weight() {
            return OVERHEAD + value.length;
        }
    }

    /** Removes the key and its value. */
    record Delete(Key key) implements Change {
        @Override
        public long weight() {
            return OVERHEAD;
        }
    }

    /** Roughly a key, its objects and its place in a batch. */
    long OVERHEAD = 256;

}
