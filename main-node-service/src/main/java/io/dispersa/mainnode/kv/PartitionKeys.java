package io.dispersa.mainnode.kv;

import io.dispersa.api.KeyItem;
import io.dispersa.api.KeyPage;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one partition in order, fetched page by page as they are needed: what is in
 * memory is one page. For use by one thread at a time.
 */
final class PartitionKeys {

    /** Gets the page after a key; after "" is the first. */
    private final Function<String, KeyPage> pages;

    private final Queue<KeyItem> items = new ArrayDeque<>();

    private String cursor;

    private boolean more = true;

    PartitionKeys(String after, Function<String, KeyPage> pages) {
        this.cursor = after;
        this.pages = pages;
    }

    /** Has the next key at hand, if there is one; may take a call to get it. */
    PartitionKeys fetch() {
        while (items.isEmpty() && more) {
            KeyPage page = pages.apply(cursor);
            items.addAll(page.items());
            more = page.next() != null;
            cursor = page.next() == null ? cursor : page.next();
        }
        return this;
    }

    /** Returns the next key and takes it out, or nothing after the last. */
    @Nullable KeyItem poll() {
        return fetch().items.poll();
    }

}
