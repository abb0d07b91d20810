package io.dispersa.participant.store;

import io.dispersa.operation.Operation;
import io.dispersa.operation.StoredValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The row of a value: format (1 byte), version (8 bytes, big-endian), in format
 * {@value #EXPIRING} when it expires (8 bytes, milliseconds since 1970), length of the
 * Content-Type (2 bytes), the Content-Type in ASCII, the value.
 */
final class StoredValues {

    /** The longest Content-Type, in bytes. */
    static final int MAX_CONTENT_TYPE = Operation.Put.MAX_CONTENT_TYPE;

    private static final byte LASTING = 1;

    private static final byte EXPIRING = 2;

    private static final int START_OF_EXPIRING = 1 + Long.BYTES + Long.BYTES + Short.BYTES;

    /** The most that stands before the value. */
    static final int HEADER = START_OF_EXPIRING + MAX_CONTENT_TYPE;

    private StoredValues() {
    }

    /**
     * Returns the row of a value.
     * @param expiry when it expires, or {@link StoredHead#NEVER}
     */
    static byte[] row(long version, long expiry, Operation.Put put) {
        byte[] type = put.contentType().getBytes(StandardCharsets.US_ASCII);
        byte format = expiry == StoredHead.NEVER ? LASTING : EXPIRING;
        ByteBuffer row = ByteBuffer.allocate(start(format) + type.length + put.value().length)
            .put(format)
            .putLong(version);
        if (format == EXPIRING) {
            row.putLong(expiry);
        }
        return row.putShort((short) type.length).put(type).put(put.value()).array();
    }

    static StoredValue read(byte[] row) {
        StoredHead head = head(row, row.length);
        return new StoredValue(head.version(), head.contentType(),
                Arrays.copyOfRange(row, row.length - head.size(), row.length), head.expires());
    }

    /**
     * Returns what a row says before the value.
     * @param header at least the first {@value #HEADER} bytes, if there are as many
     */
    static StoredHead head(byte[] header, int rowLength) {
        if (rowLength == 0 || (header[0] != LASTING && header[0] != EXPIRING)) {
            throw new StoreException("a row has a format that this version does not know");
        }
        int start = start(header[0]);
        if (rowLength < start) {
            throw new StoreException("a row is shorter than it says");
        }
        ByteBuffer buffer = ByteBuffer.wrap(header);
        int typeLength = Short.toUnsignedInt(buffer.getShort(start - Short.BYTES));
        if (typeLength > MAX_CONTENT_TYPE || start + typeLength > rowLength) {
            throw new StoreException("a row is shorter than it says");
        }
        return new StoredHead(buffer.getLong(1),
                header[0] == LASTING ? StoredHead.NEVER : buffer.getLong(1 + Long.BYTES),
                new String(header, start, typeLength, StandardCharsets.US_ASCII), rowLength - start - typeLength);
    }

    /** Returns where the Content-Type begins. */
    private static int start(byte format) {
        return format == LASTING ? START_OF_EXPIRING - Long.BYTES : START_OF_EXPIRING;
    }

}
