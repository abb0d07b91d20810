package io.dispersa.participant.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The row of a value: format (1 byte, {@value #FORMAT}), version (8 bytes, big-endian),
 * length of the Content-Type (2 bytes, big-endian), the Content-Type in ASCII, the value.
 */
final class StoredValues {

    /** The longest Content-Type, in bytes. */
    static final int MAX_CONTENT_TYPE = 255;

    static final int HEADER = 1 + Long.BYTES + Short.BYTES;

    private static final byte FORMAT = 1;

    private StoredValues() {
    }

    static byte[] row(long version, Change.Put put) {
        byte[] type = put.contentType().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(HEADER + type.length + put.value().length)
            .put(FORMAT)
            .putLong(version)
            .putShort((short) type.length)
            .put(type)
            .put(put.value())
            .array();
    }

    static StoredValue read(byte[] row) {
        int start = HEADER + typeLength(row, row.length);
        String type = new String(row, HEADER, start - HEADER, StandardCharsets.US_ASCII);
        return new StoredValue(ByteBuffer.wrap(row).getLong(1), type, Arrays.copyOfRange(row, start, row.length));
    }

    /** Returns how long the value is in a row of which only the header is at hand. */
    static int valueLength(byte[] header, int rowLength) {
        return rowLength - HEADER - typeLength(header, rowLength);
    }

    private static int typeLength(byte[] header, int rowLength) {
        if (rowLength < HEADER || header[0] != FORMAT) {
            throw new StoreException("a row has a format that this version does not know");
        }
        int length = Short.toUnsignedInt(ByteBuffer.wrap(header).getShort(1 + Long.BYTES));
        if (HEADER + length > rowLength) {
            throw new StoreException("a row is shorter than it says");
        }
        return length;
    }

}
