package io.dispersa.participant.store;

import io.dispersa.api.Key;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Counts what a batch of changes does, one change after the other, before any of it is
 * written. Not for use by several threads.
 */
final class Tally {

    private final Map<Key, OptionalInt> sizes = new HashMap<>();

    private final Function<Key, OptionalInt> stored;

    private Contents contents;

    /**
     * @param before what the partition holds
     * @param stored tells how long a key's stored value is, if there is one
     */
    Tally(Contents before, Function<Key, OptionalInt> stored) {
        this.contents = before;
        this.stored = stored;
    }

    Contents contents() {
        return contents;
    }

    Applied count(Change change) {
        return switch (change) {
            case Change.Put put -> put(put.key(), put.value().length);
            case Change.Delete delete -> delete(delete.key());
        };
    }

    private Applied put(Key key, int size) {
        OptionalInt before = sizes.computeIfAbsent(key, stored);
        long version = contents.version() + 1;
        contents = before.isPresent()
                ? new Contents(version, contents.keys(), contents.bytes() - before.getAsInt() + size)
                : new Contents(version, contents.keys() + 1, contents.bytes() + key.utf8().length + size);
        sizes.put(key, OptionalInt.of(size));
        return new Applied.Stored(before.isEmpty(), version);
    }

    private Applied delete(Key key) {
        OptionalInt before = sizes.computeIfAbsent(key, stored);
        if (before.isEmpty()) {
            return new Applied.Absent();
        }
        contents = new Contents(contents.version(), contents.keys() - 1,
                contents.bytes() - key.utf8().length - before.getAsInt());
        sizes.put(key, OptionalInt.empty());
        return new Applied.Deleted();
    }

}
