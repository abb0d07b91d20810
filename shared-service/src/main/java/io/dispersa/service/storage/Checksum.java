package io.dispersa.service.storage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The last line of a small file, by which a bit that changed on the disk is noticed: a
 * digit that changed is a digit, too.
 */
final class Checksum {

    private static final String FORMAT = "\ncrc32c %08x\n";

    private static final int LENGTH = FORMAT.formatted(0).length();

    private Checksum() {
    }

    /** Returns what is to be written of a content. */
    static byte[] added(byte[] content) {
        byte[] line = line(content, content.length);
        return ByteBuffer.allocate(content.length + line.length).put(content).put(line).array();
    }

    /** Returns the content of what was written, if it is what was. */
    static Optional<byte[]> checked(byte[] file) {
        int length = file.length - LENGTH;
        return length >= 0 && Arrays.equals(file, length, file.length, line(file, length), 0, LENGTH)
                ? Optional.of(Arrays.copyOf(file, length)) : Optional.empty();
    }

    private static byte[] line(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return FORMAT.formatted(checksum.getValue()).getBytes(StandardCharsets.US_ASCII);
    }

}
