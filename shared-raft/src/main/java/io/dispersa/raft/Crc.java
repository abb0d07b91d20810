package io.dispersa.raft;

import java.util.zip.CRC32C;

/** The checksum in small files, by which a bit that changed on the disk is noticed. */
final class Crc {

    private Crc() {
    }

    /** Returns the CRC32C of bytes, as eight hexadecimal digits. */
    static String of(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return "%08x".formatted(checksum.getValue());
    }

}
