package io.dispersa.api;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A valid key: 1 to {@value #MAX_BYTES} bytes of well-formed UTF-8. Two keys are equal if
 * their bytes are; nothing is normalised. Keys are ordered by their bytes, unsigned.
 */
public final class Key implements Comparable<Key> {

    /** The longest key, in bytes of UTF-8. */
    public static final int MAX_BYTES = 1024;

    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private final String text;

    private final byte[] utf8;

    private Key(String text, byte[] utf8) {
        this.text = text;
        this.utf8 = utf8;
    }

    /**
     * Returns the key with this text.
     * @throws ProblemException {@link ErrorCode#KEY_INVALID} if it is empty, too long, or
     * has a lone surrogate
     */
    public static Key of(String text) {
        return Utf8.encode(text)
            .map(utf8 -> checked(text, utf8))
            .orElseThrow(() -> invalid("it has a lone surrogate, which UTF-8 cannot carry"));
    }

    /**
     * Returns the key with these bytes.
     * @throws ProblemException {@link ErrorCode#KEY_INVALID} if it is empty, too long, or
     * malformed UTF-8
     */
    public static Key of(byte[] utf8) {
        return Utf8.decode(utf8)
            .map(text -> checked(text, utf8.clone()))
            .orElseThrow(() -> invalid("it is not well-formed UTF-8"));
    }

    /**
     * Returns the key that a request's path carries.
     * @param path everything after {@code /kv/}, as it was sent: it is percent-decoded
     * once, here
     * @throws ProblemException {@link ErrorCode#KEY_INVALID} if it is not a key, or is
     * one that a path cannot carry
     */
    public static Key fromPath(String path) {
        Key key = of(percentDecoded(path));
        String reason = unfitForPath(key.text);
        if (reason != null) {
            throw invalid(reason);
        }
        return key;
    }

    /**
     * Returns the key percent-encoded, with its slashes as they are: what follows
     * {@code /kv/} in a path.
     * @throws ProblemException {@link ErrorCode#KEY_INVALID} if a path cannot carry it
     */
    public String toPath() {
        String reason = unfitForPath(text);
        if (reason != null) {
            throw invalid(reason);
        }
        StringBuilder path = new StringBuilder(utf8.length + 16);
        for (byte b : utf8) {
            char c = (char) (b & 0xff);
            if (c == '/' || UNRESERVED.indexOf(c) >= 0) {
                path.append(c);
            }
            else {
                path.append('%')
                    .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                    .append(Character.toUpperCase(Character.forDigit(c & 0xf, 16)));
            }
        }
        return path.toString();
    }

    /** Returns the key's text. */
    public String text() {
        return text;
    }

    /** Returns the key's length, in bytes of UTF-8. */
    public int size() {
        return utf8.length;
    }

    /** Returns a copy of the key's bytes. */
    public byte[] utf8() {
        return utf8.clone();
    }

    @Override
    public int compareTo(Key other) {
        return Arrays.compareUnsigned(utf8, other.utf8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Key key && text.equals(key.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return Printable.escape(text);
    }

    private static Key checked(String text, byte[] utf8) {
        if (utf8.length == 0) {
            throw invalid("it is empty");
        }
        if (utf8.length > MAX_BYTES) {
            throw invalid("it is %d bytes long, and the limit is %d".formatted(utf8.length, MAX_BYTES));
        }
        return new Key(text, utf8);
    }

    private static @Nullable String unfitForPath(String text) {
        if (text.indexOf('\0') >= 0) {
            return "it has a NUL, which a path cannot carry";
        }
        for (String segment : text.split("/", -1)) {
            if (segment.isEmpty()) {
                return "it has an empty segment (a slash at an end, or two in a row), which a path cannot carry";
            }
            if (segment.equals(".") || segment.equals("..")) {
                return "it has a segment '" + segment + "', which a path cannot carry";
            }
        }
        return null;
    }

    private static byte[] percentDecoded(String path) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%') {
                bytes.write(hexByte(path, i + 1));
                i += 2;
            }
            else if (c < 0x80) {
                bytes.write(c);
            }
            else {
                bytes.writeBytes(Character.toString(path.codePointAt(i)).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(path.codePointAt(i)) - 1;
            }
        }
        return bytes.toByteArray();
    }

    private static int hexByte(String path, int at) {
        int high = at < path.length() ? Character.digit(path.charAt(at), 16) : -1;
        int low = at + 1 < path.length() ? Character.digit(path.charAt(at + 1), 16) : -1;
        if (high < 0 || low < 0) {
            throw invalid("it has a '%' that two hexadecimal digits do not follow");
        }
        return high << 4 | low;
    }

    private static ProblemException invalid(String reason) {
        return Problem.of(ErrorCode.KEY_INVALID, "The key cannot be used: " + reason + ".").toException();
    }

}
