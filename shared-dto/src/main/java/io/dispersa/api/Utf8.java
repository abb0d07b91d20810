package io.dispersa.api;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Text as UTF-8, strictly: what cannot be written or read exactly is told, where the Java
 * library would put a question mark.
 */
public final class Utf8 {

    private Utf8() {
    }

    /** Returns the bytes of a text, if it has no lone surrogate. */
    public static Optional<byte[]> encode(String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] utf8 = new byte[encoded.remaining()];
            encoded.get(utf8);
            return Optional.of(utf8);
        }
        catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    /** Returns the text of bytes, if they are well-formed. */
    public static Optional<String> decode(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        }
        catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    /**
     * Returns a value as text, if it is shown as that where values are text or bytes:
     * well-formed, and without NUL.
     */
    public static Optional<String> text(byte[] value) {
        for (byte b : value) {
            if (b == 0) {
                return Optional.empty();
            }
        }
        return decode(value);
    }

}
