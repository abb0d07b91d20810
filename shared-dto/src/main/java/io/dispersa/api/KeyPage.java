package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some keys in a row, in the order of their bytes.
 *
 * @param items the keys
 * @param next the last of the keys, to be given as {@code after} for the next page;
 * absent if there are no more
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KeyPage(List<KeyItem> items, @Nullable String next) {

    /** The most keys in one page. */
    public static final int MOST = 1000;

    /** The most bytes of values in one page, but for the last of them. */
    public static final int MOST_BYTES = 256 * 1024;

    /** How many keys a page has if nothing is said. */
    public static final int USUAL = 100;

    public KeyPage {
        items = List.copyOf(items);
    }

}
