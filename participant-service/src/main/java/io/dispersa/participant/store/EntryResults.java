package io.dispersa.participant.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;

/**
 * What became of a {@link LogEntry}. Its bytes, which never leave the process, are the
 * format (1 byte, {@value #FORMAT}), then a CBOR array of the time it took in nanoseconds
 * and an array for each operation, which begins with the kind of result.
 *
 * @param each what became of each operation, in order
 * @param took how long it took to apply the entry here
 */
public record EntryResults(List<Applied> each, Duration took) {

    private static final byte FORMAT = 2;

    private static final int STORED = 0;

    private static final int DELETED = 1;

    private static final int ABSENT = 2;

    private static final int CONDITION_FAILED = 3;

    private static final int NAME_REUSED = 4;

    private static final int REPLAYED = 5;

    private static final int FOUND = 6;

    private static final int TOO_MUCH = 7;

    private static final int SIZE = 16;

    /** Returns the bytes of the results. */
    public byte[] encode() {
        return Cbor.write(FORMAT, SIZE + each.stream().mapToInt(EntryResults::size).sum(), cbor -> {
            cbor.writeStartArray(null, 1 + each.size());
            cbor.writeNumber(took.toNanos());
            each.forEach(applied -> write(cbor, applied));
            cbor.writeEndArray();
        });
    }

    /**
     * Returns the results with these bytes.
     * @throws StoreException if they have a format that this version does not know, or
     * none at all
     */
    public static EntryResults decode(byte[] bytes) {
        return Cbor.read("result", FORMAT, bytes, cbor -> {
            cbor.expect(JsonToken.START_ARRAY);
            Duration took = Duration.ofNanos(cbor.number());
            List<Applied> each = new ArrayList<>();
            while (cbor.hasNextArray()) {
                each.add(readApplied(cbor));
            }
            return new EntryResults(each, took);
        });
    }

    private static int size(Applied applied) {
        return applied instanceof Applied.Found(StoredValue value) ? SIZE + value.bytes().length : SIZE;
    }

    private static void write(JsonGenerator cbor, Applied applied) {
        switch (applied) {
            case Applied.Stored(boolean created, long version) -> {
                start(cbor, 3, STORED);
                cbor.writeBoolean(created);
                cbor.writeNumber(version);
            }
            case Applied.Deleted _ -> start(cbor, 1, DELETED);
            case Applied.Absent _ -> start(cbor, 1, ABSENT);
            case Applied.ConditionFailed(Long version) -> {
                start(cbor, 2, CONDITION_FAILED);
                writeOptional(cbor, version);
            }
            case Applied.NameReused _ -> start(cbor, 1, NAME_REUSED);
            case Applied.Replayed(Applied first) -> {
                start(cbor, 2, REPLAYED);
                write(cbor, first);
            }
            case Applied.Found(StoredValue value) -> {
                start(cbor, 5, FOUND);
                cbor.writeNumber(value.version());
                cbor.writeString(value.contentType());
                cbor.writeBinary(value.bytes());
                Instant expires = value.expires();
                writeOptional(cbor, expires == null ? null : expires.toEpochMilli());
            }
            case Applied.TooMuch _ -> start(cbor, 1, TOO_MUCH);
        }
        cbor.writeEndArray();
    }

    private static void start(JsonGenerator cbor, int elements, int kind) {
        cbor.writeStartArray(null, elements);
        cbor.writeNumber(kind);
    }

    private static void writeOptional(JsonGenerator cbor, @Nullable Long number) {
        if (number == null) {
            cbor.writeNull();
        }
        else {
            cbor.writeNumber(number);
        }
    }

    private static Applied readApplied(Cbor.Reader cbor) {
        int kind = (int) cbor.number();
        Applied applied = switch (kind) {
            case STORED -> new Applied.Stored(cbor.truth(), cbor.number());
            case DELETED -> new Applied.Deleted();
            case ABSENT -> new Applied.Absent();
            case CONDITION_FAILED -> new Applied.ConditionFailed(readOptional(cbor));
            case NAME_REUSED -> new Applied.NameReused();
            case REPLAYED -> {
                cbor.expect(JsonToken.START_ARRAY);
                yield new Applied.Replayed(readApplied(cbor));
            }
            case FOUND -> new Applied.Found(readFound(cbor));
            case TOO_MUCH -> new Applied.TooMuch();
            default -> throw new StoreException("a result is of the unknown kind " + kind);
        };
        cbor.expect(JsonToken.END_ARRAY);
        return applied;
    }

    private static StoredValue readFound(Cbor.Reader cbor) {
        long version = cbor.number();
        String type = cbor.text();
        byte[] bytes = cbor.bytes();
        Long expires = readOptional(cbor);
        return new StoredValue(version, type, bytes, expires == null ? null : Instant.ofEpochMilli(expires));
    }

    private static @Nullable Long readOptional(Cbor.Reader cbor) {
        return cbor.next() == JsonToken.VALUE_NULL ? null : (Long) cbor.currentNumber();
    }

}
