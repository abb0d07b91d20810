package io.dispersa.cli.transfer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The lines of a stream, with their numbers and where they end. */
final class Lines {

    /**
     * Far above what a value can have, in base64; it keeps a file that has no lines from
     * filling the memory.
     */
    static final int LONGEST = 16 << 20;

    private final InputStream in;

    private final byte[] buffer = new byte[1 << 16];

    private int at;

    private int filled;

    private long offset;

    private long number;

    /**
     * @param offset how many bytes were read before, of a stream that is resumed
     * @param number how many lines these were
     */
    Lines(InputStream in, long offset, long number) {
        this.in = in;
        this.offset = offset;
        this.number = number;
    }

    /**
     * Returns the next line; null at the end.
     */
    @Nullable Line next() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        boolean any = false;
        boolean tooLong = false;
        while (at < filled || fill()) {
            any = true;
            int end = endOfLine();
            tooLong = tooLong || bytes.size() + end - at > LONGEST;
            if (!tooLong) {
                bytes.write(buffer, at, end - at);
            }
            boolean whole = end < filled;
            offset += end - at + (whole ? 1 : 0);
            at = whole ? end + 1 : end;
            if (whole) {
                break;
            }
        }
        return any ? new Line(++number, offset, tooLong ? new byte[0] : bytes.toByteArray(), tooLong) : null;
    }

    private int endOfLine() {
        int i = at;
        while (i < filled && buffer[i] != '\n') {
            i++;
        }
        return i;
    }

    private boolean fill() throws IOException {
        at = 0;
        filled = Math.max(0, in.read(buffer));
        return filled > 0;
    }

    /**
     * One line.
     *
     * @param number the first is 1
     * @param end how many bytes of the stream it and those before it are
     * @param tooLong whether it was longer than can be read; then its bytes are left out
     */
    record Line(long number, long end, byte[] bytes, boolean tooLong) {
        boolean isBlank() {
            return !tooLong && new String(bytes, StandardCharsets.ISO_8859_1).isBlank();
        }
    }

}
