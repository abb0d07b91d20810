package io.dispersa.participant.store;

import io.dispersa.api.Key;
import io.dispersa.api.ProblemException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;

/**
 * What one entry of a partition's log asks for. Its bytes are the format (1 byte,
 * {@value #FORMAT}), then one CBOR map: {@code time} in milliseconds since 1970, and
 * {@code changes}, an array of {@code [0, key, content type, value]} for a put and
 * {@code [1, key]} for a delete.
 *
 * @param time when the leader wrote it, in whole milliseconds: the only clock that
 * replicas may go by
 * @param changes what to do, in this order
 */
public record LogEntry(Instant time, List<Change> changes) {

    private static final byte FORMAT = 1;

    private static final int PUT = 0;

    private static final int DELETE = 1;

    private static final int OVERHEAD = 64;

    /** Returns the bytes of an entry. */
    public static byte[] encode(Instant time, List<? extends Change> changes) {
        return Cbor.write(FORMAT, OVERHEAD + size(changes), cbor -> {
            cbor.writeStartObject(null, 2);
            cbor.writeName("time");
            cbor.writeNumber(time.toEpochMilli());
            cbor.writeName("changes");
            cbor.writeStartArray(null, changes.size());
            changes.forEach(change -> write(cbor, change));
            cbor.writeEndArray();
            cbor.writeEndObject();
        });
    }

    /**
     * Returns the entry with these bytes.
     * @throws StoreException if they have a format that this version does not know, or
     * none at all
     */
    public static LogEntry decode(byte[] bytes) {
        return Cbor.read("log entry", FORMAT, bytes, cbor -> {
            cbor.expect(JsonToken.START_OBJECT);
            cbor.expectName("time");
            Instant time = Instant.ofEpochMilli(cbor.number());
            cbor.expectName("changes");
            cbor.expect(JsonToken.START_ARRAY);
            List<Change> changes = new ArrayList<>();
            while (cbor.hasNextArray()) {
                changes.add(readChange(cbor));
            }
            cbor.expect(JsonToken.END_OBJECT);
            return new LogEntry(time, changes);
        });
    }

    private static void write(JsonGenerator cbor, Change change) {
        switch (change) {
            case Change.Put put -> {
                cbor.writeStartArray(null, 4);
                cbor.writeNumber(PUT);
                cbor.writeBinary(put.key().utf8());
                cbor.writeString(put.contentType());
                cbor.writeBinary(put.value());
            }
            case Change.Delete delete -> {
                cbor.writeStartArray(null, 2);
                cbor.writeNumber(DELETE);
                cbor.writeBinary(delete.key().utf8());
            }
        }
        cbor.writeEndArray();
    }

    private static Change readChange(Cbor.Reader cbor) {
        long kind = cbor.number();
        Key key = readKey(cbor);
        Change change;
        if (kind == PUT) {
            change = new Change.Put(key, cbor.text(), cbor.bytes());
        }
        else if (kind == DELETE) {
            change = new Change.Delete(key);
        }
        else {
            throw new StoreException("a log entry asks for a change of the unknown kind " + kind);
        }
        cbor.expect(JsonToken.END_ARRAY);
        return change;
    }

    private static Key readKey(Cbor.Reader cbor) {
        try {
            return Key.of(cbor.bytes());
        }
        catch (ProblemException e) {
            throw new StoreException("a log entry has no valid key: " + e.getMessage(), e);
        }
    }

    private static int size(List<? extends Change> changes) {
        return Math.toIntExact(changes.stream().mapToLong(Change::weight).sum());
    }
}
