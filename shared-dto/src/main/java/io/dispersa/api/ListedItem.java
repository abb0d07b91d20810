package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One key in a listing.
 *
 * @param key the key
 * @param version its ETag, without the quotes
 * @param size the value's length in bytes
 * @param type the value's Content-Type
 * @param text the value, or its beginning if it is long; absent if it is not text
 * @param cut whether {@code text} is only a beginning
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ListedItem(String key, long version, int size, String type, @Nullable String text, boolean cut) {

    /**
     * Returns {@code key value} on one line, safe to show; a value that is not text as
     * its size and type.
     */
    public String toLine() {
        return Printable.escape(key) + " " + shownValue();
    }

    private String shownValue() {
        if (text == null) {
            return "(%d bytes, %s)".formatted(size, Printable.escape(type));
        }
        return Printable.escape(text) + (cut ? "… (%d bytes)".formatted(size) : "");
    }
}
