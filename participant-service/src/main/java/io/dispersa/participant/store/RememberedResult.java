package io.dispersa.participant.store;

import io.dispersa.operation.OperationResult;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;

/**
 * What became of an operation that has a name. Its row: format (1 byte,
 * {@value #FORMAT}), when it is forgotten (8 bytes, milliseconds since 1970), the
 * fingerprint (32 bytes), the kind of result (1 byte), whether the key was created (1
 * byte), the version (8 bytes; 0 if there is none).
 *
 * @param expires when it is forgotten, in milliseconds since 1970
 * @param fingerprint of the operation
 * @param result what became of it
 */
@SuppressWarnings("ArrayRecordComponent") // compared as an array, where it is
record RememberedResult(long expires, byte[] fingerprint, OperationResult result) {

    private static final byte FORMAT = 1;

    private static final int FINGERPRINT = 1 + Long.BYTES;

    private static final int KIND = FINGERPRINT + Once.LENGTH;

    private static final int LENGTH = KIND + 2 + Long.BYTES;

    private static final byte STORED = 0;

    private static final byte DELETED = 1;

    private static final byte ABSENT = 2;

    private static final byte CONDITION_FAILED = 3;

    static RememberedResult read(byte[] row) {
        if (row.length != LENGTH || row[0] != FORMAT) {
            throw new StoreException("a remembered result has a format that this version does not know");
        }
        ByteBuffer buffer = ByteBuffer.wrap(row);
        long version = buffer.getLong(LENGTH - Long.BYTES);
        OperationResult result = switch (row[KIND]) {
            case STORED -> new OperationResult.Stored(row[KIND + 1] != 0, version);
            case DELETED -> new OperationResult.Deleted();
            case ABSENT -> new OperationResult.Absent();
            case CONDITION_FAILED -> new OperationResult.ConditionFailed(version == 0 ? null : version);
            default -> throw new StoreException("a remembered result is of the unknown kind " + row[KIND]);
        };
        return new RememberedResult(buffer.getLong(1), Arrays.copyOfRange(row, FINGERPRINT, KIND), result);
    }

    byte[] row() {
        ByteBuffer row = ByteBuffer.allocate(LENGTH).put(FORMAT).putLong(expires).put(fingerprint);
        return switch (result) {
            case OperationResult.Stored(boolean created, long version) ->
                row.put(STORED).put((byte) (created ? 1 : 0)).putLong(version).array();
            case OperationResult.ConditionFailed(Long version) ->
                row.put(CONDITION_FAILED).put((byte) 0).putLong(version == null ? 0 : version).array();
            case OperationResult.Deleted _ -> row.put(DELETED).array();
            case OperationResult.Absent _ -> row.put(ABSENT).array();
            default -> throw new IllegalArgumentException("not the result of a write: " + result);
        };
    }

    boolean isForgottenAt(Instant time) {
        return expires <= time.toEpochMilli();
    }

    /** Returns what a repeat is told. */
    OperationResult answer(Once repeat) {
        return Arrays.equals(fingerprint, repeat.fingerprint()) ? new OperationResult.Replayed(result)
                : new OperationResult.NameReused();
    }

}
