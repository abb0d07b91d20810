package io.dispersa.participant.store;

import java.nio.ByteBuffer;

/**
 * How much a partition holds; kept in the same write as what it counts.
 *
 * @param version the version that was given last, 0 if none was
 * @param keys how many keys
 * @param bytes the bytes of their keys and values together
 */
public record Contents(long version, long keys, long bytes) {

    static final Contents EMPTY = new Contents(0, 0, 0);

    private static final byte FORMAT = 1;

    private static final int LENGTH = 1 + 3 * Long.BYTES;

    byte[] row() {
        return ByteBuffer.allocate(LENGTH).put(FORMAT).putLong(version).putLong(keys).putLong(bytes).array();
    }

    static Contents read(byte[] row) {
        if (row.length != LENGTH || row[0] != FORMAT) {
            throw new StoreException("the counters have a format that this version does not know");
        }
        ByteBuffer buffer = ByteBuffer.wrap(row);
        return new Contents(buffer.getLong(1), buffer.getLong(1 + Long.BYTES), buffer.getLong(1 + 2 * Long.BYTES));
    }
}
