package io.dispersa.testing;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Changes bits of files, as a disk may. */
public final class Bits {

    private Bits() {
    }

    /** Changes one bit of the byte at a position of a file. */
    public static void flip(Path file, long position) {
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
            content.seek(position);
            int before = content.read();
            content.seek(position);
            content.write(before ^ 1);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

}
