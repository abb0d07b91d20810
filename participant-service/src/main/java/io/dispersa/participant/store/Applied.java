package io.dispersa.participant.store;

import org.jspecify.annotations.Nullable;

/** What became of an {@link Operation}. */
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

    /** There was no such key to delete, or to read. */
    record Absent() implements Applied {
    }

    /** Here it is. */
    record Found(StoredValue value) implements Applied {
    }

    /** The values that the entry reads are too many to be in memory at once. */
    record TooMuch() implements Applied {
    }

    /**
     * The condition did not hold, and nothing was done.
     *
     * @param version what was there; absent if there was nothing
     */
    record ConditionFailed(@Nullable Long version) implements Applied {
    }

    /** The name was used for another operation, and nothing was done. */
    record NameReused() implements Applied {
    }

    /** It was done before under this name, and ended like this. */
    record Replayed(Applied first) implements Applied {
    }

}
