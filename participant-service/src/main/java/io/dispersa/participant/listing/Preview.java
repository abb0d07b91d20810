package io.dispersa.participant.listing;

import io.dispersa.operation.StoredValue;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What is shown of a text value.
 *
 * @param text the value, or its beginning
 * @param cut whether it is only the beginning
 */
record Preview(String text, boolean cut) {

    /**
     * Returns what to show of a value, if it is text.
     * @param limit the most bytes shown; a character is never split
     */
    static Optional<Preview> of(StoredValue value, int limit) {
        byte[] bytes = value.bytes();
        return value.text()
            .map(text -> bytes.length <= limit ? new Preview(text, false)
                    : new Preview(new String(bytes, 0, boundary(bytes, limit), StandardCharsets.UTF_8), true));
    }

    private static int boundary(byte[] utf8, int limit) {
        int end = limit;
        while (end > 0 && (utf8[end] & 0xC0) == 0x80) {
            end--;
        }
        return end;
    }
}
