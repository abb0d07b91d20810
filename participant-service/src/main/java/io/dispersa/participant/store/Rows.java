package io.dispersa.participant.store;

import io.dispersa.api.Key;
import io.dispersa.raft.Position;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/**
 * The names of the rows. Data rows are {@code d} and the key's bytes, so they are in key
 * order and before all other rows; the results of operations that have a name are
 * {@code i} and the name; what the store knows about itself begins with {@code m}; and
 * {@code x}, a time of 8 bytes (milliseconds since 1970) and the name of a row say when
 * that row expires.
 */
final class Rows {

    static final byte[] FIRST_DATA = { 'd' };

    static final byte[] CONTENTS = "mcontents".getBytes(StandardCharsets.US_ASCII);

    static final byte[] OWNER = "mowner".getBytes(StandardCharsets.US_ASCII);

    static final byte[] APPLIED = "mapplied".getBytes(StandardCharsets.US_ASCII);

    static final byte[] TIME = "mtime".getBytes(StandardCharsets.US_ASCII);

    private static final byte RESULT = 'i';

    private static final byte EXPIRY = 'x';

    private static final byte TIME_FORMAT = 1;

    private static final byte OWNER_FORMAT = 1;

    private static final byte APPLIED_FORMAT = 1;

    private static final int APPLIED_LENGTH = 1 + 2 * Long.BYTES;

    private Rows() {
    }

    static byte[] data(Key key) {
        return data(key.utf8());
    }

    static byte[] data(byte[] utf8) {
        return ByteBuffer.allocate(1 + utf8.length).put(FIRST_DATA).put(utf8).array();
    }

    static boolean isData(byte[] row) {
        return row[0] == FIRST_DATA[0];
    }

    static Key key(byte[] dataRow) {
        return Key.of(Arrays.copyOfRange(dataRow, 1, dataRow.length));
    }

    static byte[] result(byte[] name) {
        return ByteBuffer.allocate(1 + name.length).put(RESULT).put(name).array();
    }

    /** The name of the row that says when another expires; it has no content. */
    static byte[] expiry(long time, byte[] row) {
        return ByteBuffer.allocate(1 + Long.BYTES + row.length).put(EXPIRY).putLong(time).put(row).array();
    }

    static boolean isExpiry(byte[] row) {
        return row[0] == EXPIRY;
    }

    static long expiryTime(byte[] expiryRow) {
        return ByteBuffer.wrap(expiryRow).getLong(1);
    }

    /** Returns the name of the row that expires. */
    static byte[] expiring(byte[] expiryRow) {
        return Arrays.copyOfRange(expiryRow, 1 + Long.BYTES, expiryRow.length);
    }

    /** What the row {@link #TIME} holds: the latest time that the log has told. */
    static byte[] time(Instant time) {
        return ByteBuffer.allocate(1 + Long.BYTES).put(TIME_FORMAT).putLong(time.toEpochMilli()).array();
    }

    static Instant readTime(byte[] row) {
        if (row.length != 1 + Long.BYTES || row[0] != TIME_FORMAT) {
            throw new StoreException("the time has a format that this version does not know");
        }
        return Instant.ofEpochMilli(ByteBuffer.wrap(row).getLong(1));
    }

    /** What the row {@link #OWNER} holds: whose data this is. */
    static byte[] owner(UUID clusterId, int partition) {
        return ByteBuffer.allocate(1 + 2 * Long.BYTES + Integer.BYTES)
            .put(OWNER_FORMAT)
            .putLong(clusterId.getMostSignificantBits())
            .putLong(clusterId.getLeastSignificantBits())
            .putInt(partition)
            .array();
    }

    /**
     * What the row {@link #APPLIED} holds, in the same write as its effect: the last
     * entry that was applied.
     */
    static byte[] applied(Position position) {
        return ByteBuffer.allocate(APPLIED_LENGTH)
            .put(APPLIED_FORMAT)
            .putLong(position.term())
            .putLong(position.index())
            .array();
    }

    static Position readApplied(byte[] row) {
        if (row.length != APPLIED_LENGTH || row[0] != APPLIED_FORMAT) {
            throw new StoreException("the place in the log has a format that this version does not know");
        }
        ByteBuffer buffer = ByteBuffer.wrap(row);
        return new Position(buffer.getLong(1), buffer.getLong(1 + Long.BYTES));
    }

}
