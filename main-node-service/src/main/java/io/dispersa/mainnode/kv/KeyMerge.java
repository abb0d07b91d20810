package io.dispersa.mainnode.kv;

import io.dispersa.api.Key;
import io.dispersa.api.KeyItem;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Several rows of keys, each in order, as one row in order. Takes from a row only what is
 * about to be needed. For use by one thread.
 */
final class KeyMerge implements Iterator<KeyItem> {

    private final PriorityQueue<Head> heads = new PriorityQueue<>();

    private @Nullable Supplier<@Nullable KeyItem> behind;

    /** The first of a row that has not been taken, and the rest of the row. */
    private record Head(Key key, KeyItem item, Supplier<@Nullable KeyItem> rest) implements Comparable<Head> {

        @Override
        public int compareTo(Head other) {
            return key.compareTo(other.key);
        }

    }

    /**
     * @param rows give their next key at each call, and nothing after the last
     */
    KeyMerge(List<Supplier<@Nullable KeyItem>> rows) {
        rows.forEach(this::advance);
    }

    @Override
    public boolean hasNext() {
        if (behind != null) {
            advance(behind);
            behind = null;
        }
        return !heads.isEmpty();
    }

    @Override
    public KeyItem next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Head first = heads.remove();
        behind = first.rest();
        return first.item();
    }

    private void advance(Supplier<@Nullable KeyItem> row) {
        KeyItem item = row.get();
        if (item != null) {
            heads.add(new Head(Key.of(item.key()), item, row));
        }
    }

}
