package io.dispersa.participant.store;

/** What became of a {@link Change}. */
public sealed interface Applied {

    /**
     * A value was stored.
     *
     * @param created whether the key had none before
     * @param version the value's version
     */
    record Stored(boolean created, long version) implements Applied {
    }

    /** The key and its value were removed. */
    record Deleted() implements Applied {
    }

    /** There was no such key to delete. */
    record Absent() implements Applied {
    }

}
