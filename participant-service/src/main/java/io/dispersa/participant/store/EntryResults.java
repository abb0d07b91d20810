package io.dispersa.participant.store;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;

/**
 * What became of the changes of a {@link LogEntry}, as bytes: the format (1 byte,
 * {@value #FORMAT}), then a CBOR array with an array for each change:
 * {@code [0, created, version]} if it was stored, {@code [1]} if it was deleted,
 * {@code [2]} if it was absent.
 */
public final class EntryResults {

    private static final byte FORMAT = 1;

    private static final int STORED = 0;

    private static final int DELETED = 1;

    private static final int ABSENT = 2;

    private static final int SIZE = 12;

    private EntryResults() {
    }

    /** Returns the bytes of results. */
    public static byte[] encode(List<Applied> results) {
        return Cbor.write(FORMAT, SIZE + SIZE * results.size(), cbor -> {
            cbor.writeStartArray(null, results.size());
            results.forEach(applied -> write(cbor, applied));
            cbor.writeEndArray();
        });
    }

    /**
     * Returns the results with these bytes, in the order of the changes.
     * @throws StoreException if they have a format that this version does not know, or
     * none at all
     */
    public static List<Applied> decode(byte[] bytes) {
        return Cbor.read("result", FORMAT, bytes, cbor -> {
            cbor.expect(JsonToken.START_ARRAY);
            List<Applied> results = new ArrayList<>();
            while (cbor.hasNextArray()) {
                results.add(readApplied(cbor));
            }
            return results;
        });
    }

    private static void write(JsonGenerator cbor, Applied applied) {
        switch (applied) {
            case Applied.Stored stored -> {
                cbor.writeStartArray(null, 3);
                cbor.writeNumber(STORED);
                cbor.writeBoolean(stored.created());
                cbor.writeNumber(stored.version());
            }
            case Applied.Deleted _ -> {
                cbor.writeStartArray(null, 1);
                cbor.writeNumber(DELETED);
            }
            case Applied.Absent _ -> {
                cbor.writeStartArray(null, 1);
                cbor.writeNumber(ABSENT);
            }
        }
        cbor.writeEndArray();
    }

    private static Applied readApplied(Cbor.Reader cbor) {
        long kind = cbor.number();
        Applied applied;
        if (kind == STORED) {
            applied = new Applied.Stored(cbor.truth(), cbor.number());
        }
        else if (kind == DELETED) {
            applied = new Applied.Deleted();
        }
        else if (kind == ABSENT) {
            applied = new Applied.Absent();
        }
        else {
            throw new StoreException("a result is of the unknown kind " + kind);
        }
        cbor.expect(JsonToken.END_ARRAY);
        return applied;
    }

}
