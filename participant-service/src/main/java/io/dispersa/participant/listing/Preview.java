package io.dispersa.participant.listing;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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
     * Returns what to show of a value, if it is text: well-formed UTF-8 without NUL.
     * @param limit the most bytes shown; a character is never split
     */
    static Optional<Preview> of(byte[] value, int limit) {
        for (byte b : value) {
            if (b == 0) {
                return Optional.empty();
            }
        }
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
            if (value.length <= limit) {
                return Optional.of(new Preview(text, false));
            }
            return Optional.of(new Preview(new String(value, 0, boundary(value, limit), StandardCharsets.UTF_8), true));
        }
        catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    private static int boundary(byte[] utf8, int limit) {
        int end = limit;
        while (end > 0 && (utf8[end] & 0xC0) == 0x80) {
            end--;
        }
        return end;
    }
}
