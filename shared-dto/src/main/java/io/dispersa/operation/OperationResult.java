package io.dispersa.operation;

import io.dispersa.api.Problem;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of an {@link Operation}. */
public sealed interface OperationResult {

    /**
     * A value was stored.
     *
     * @param created whether the key had none before
     * @param version the value's version
     */
    record Stored(boolean created, long version) implements OperationResult {
    }

    /** The key and its value were removed. */
    record Deleted() implements OperationResult {
    }

    /** There was no such key to delete, or to read. */
    record Absent() implements OperationResult {
    }

    /** Here it is. */
    record Found(StoredValue value) implements OperationResult {
    }

    /**
     * It is there, and the value itself is left out: it was not asked for, or the
     * condition of the read does not hold.
     *
     * @param version the value's version
     * @param contentType the value's type
     * @param size how long the value is, in bytes
     * @param expires when it expires; never if absent
     */
    record Described(long version, String contentType, int size, @Nullable Instant expires) implements OperationResult {
    }

    /** The values that are read together are too many to be in memory at once. */
    record TooMuch() implements OperationResult {
    }

    /**
     * Nothing was done: others that were sent with it would have to wait for it, as the
     * value is long or has just expired. It must be sent alone.
     */
    record NotAmongOthers() implements OperationResult {
    }

    /**
     * The condition of a write did not hold, and nothing was done.
     *
     * @param version what was there; absent if there was nothing
     */
    record ConditionFailed(@Nullable Long version) implements OperationResult {
    }

    /** The name was used for another operation, and nothing was done. */
    record NameReused() implements OperationResult {
    }

    /** It was done before under this name, and ended like this. */
    record Replayed(OperationResult first) implements OperationResult {
    }

    /** It was refused or failed; the problem says whether it was done. */
    record Failed(Problem problem) implements OperationResult {
    }

    /** Returns how many bytes the value has that it carries; 0 if it carries none. */
    default int valueSize() {
        return this instanceof Found(StoredValue value) ? value.bytes().length : 0;
    }

    /** Returns what a read results in. */
    static OperationResult of(Operation.Get get, Optional<StoredValue> found) {
        if (found.isEmpty()) {
            return new Absent();
        }
        StoredValue value = found.get();
        return get.wants(value.version()) ? new Found(value)
                : new Described(value.version(), value.contentType(), value.bytes().length, value.expires());
    }

}
