package io.dispersa.participant.listing;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much a listing shows.
 *
 * @param limit The most keys in one listing; the rest is counted. Too small, and keys
 * that one looks for are left out; too large, and a listing floods the log and holds up
 * its caller.
 * @param valuePreview How much of a text value is shown. Too small, and values cannot be
 * told apart; too large, and a line fills the screen and a listing the heap.
 */
@ConfigurationProperties("dispersa.list")
record ListSettings(@DefaultValue("1000") int limit, @DefaultValue("256B") DataSize valuePreview) {
    private static final int MOST_KEYS = 100_000;

    private static final DataSize MOST_PREVIEW = DataSize.ofKilobytes(64);

    ListSettings {
        if (limit < 1 || limit > MOST_KEYS) {
            throw new IllegalArgumentException(
                    "dispersa.list.limit must be between 1 and %d, and is %d".formatted(MOST_KEYS, limit));
        }
        if (valuePreview.toBytes() < 1 || valuePreview.compareTo(MOST_PREVIEW) > 0) {
            throw new IllegalArgumentException(
                    "dispersa.list.value-preview must be between 1B and 64KB, and is " + valuePreview);
        }
    }
}
