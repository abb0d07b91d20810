package io.dispersa.participant.store;

import io.dispersa.api.Key;
import io.dispersa.api.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;

/**
 * What one entry of a partition's log asks for. Its bytes are the format (1 byte,
 * {@value #FORMAT}), then one CBOR map: {@code time} in milliseconds since 1970, and
 * {@code changes}, an array of {@code [0, key, content type, value]} for a put,
 * {@code [1, key]} for a delete and {@code [2, key]} for a read. What has options ends
 * with a further array of them, null where there is none:
 * {@code [ttl, match, noneMatch, once]}. A ttl is in milliseconds; what is to match is
 * true for any version, or an array of versions; once is
 * {@code [name, fingerprint, retention in milliseconds]}.
 *
 * @param time when the leader wrote it, in whole milliseconds: the only clock that
 * replicas may go by
 * @param operations what to do, in this order; if there is none, it only tells the time
 */
public record LogEntry(Instant time, List<Operation> operations) {

    private static final byte FORMAT = 1;

    private static final int PUT = 0;

    private static final int DELETE = 1;

    private static final int READ = 2;

    private static final int OVERHEAD = 64;

    private record Options(@Nullable Duration ttl, Condition condition, @Nullable Once once) {

        static final Options NONE = new Options(null, Condition.NONE, null);

        static Options of(Operation operation) {
            return new Options(operation.action() instanceof Action.Put put ? put.ttl() : null, operation.condition(),
                    operation.once());
        }

        int elements() {
            return equals(NONE) ? 0 : 1;
        }

    }

    /** Returns the bytes of an entry. */
    public static byte[] encode(Instant time, List<Operation> operations) {
        return Cbor.write(FORMAT, OVERHEAD + size(operations), cbor -> {
            cbor.writeStartObject(null, 2);
            cbor.writeName("time");
            cbor.writeNumber(time.toEpochMilli());
            cbor.writeName("changes");
            cbor.writeStartArray(null, operations.size());
            operations.forEach(operation -> write(cbor, operation));
            cbor.writeEndArray();
            cbor.writeEndObject();
        });
    }

    /** Returns the bytes of an operation alone: the same if it asks for the same. */
    static byte[] encode(Operation operation) {
        return Cbor.write(FORMAT, OVERHEAD + size(List.of(operation)), cbor -> write(cbor, operation));
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
            List<Operation> operations = new ArrayList<>();
            while (cbor.hasNextArray()) {
                operations.add(readOperation(cbor));
            }
            cbor.expect(JsonToken.END_OBJECT);
            return new LogEntry(time, operations);
        });
    }

    private static void write(JsonGenerator cbor, Operation operation) {
        Options options = Options.of(operation);
        switch (operation.action()) {
            case Action.Put put -> {
                start(cbor, 4 + options.elements(), PUT, put.key());
                cbor.writeString(put.contentType());
                cbor.writeBinary(put.value());
            }
            case Action.Delete delete -> start(cbor, 2 + options.elements(), DELETE, delete.key());
            case Action.Read read -> start(cbor, 2 + options.elements(), READ, read.key());
        }
        if (options.elements() > 0) {
            write(cbor, options);
        }
        cbor.writeEndArray();
    }

    private static void start(JsonGenerator cbor, int elements, int kind, Key key) {
        cbor.writeStartArray(null, elements);
        cbor.writeNumber(kind);
        cbor.writeBinary(key.utf8());
    }

    private static void write(JsonGenerator cbor, Options options) {
        cbor.writeStartArray(null, 4);
        Duration ttl = options.ttl();
        if (ttl == null) {
            cbor.writeNull();
        }
        else {
            cbor.writeNumber(ttl.toMillis());
        }
        write(cbor, options.condition().match());
        write(cbor, options.condition().noneMatch());
        write(cbor, options.once());
        cbor.writeEndArray();
    }

    private static void write(JsonGenerator cbor, @Nullable Versions versions) {
        if (versions == null) {
            cbor.writeNull();
        }
        else if (versions.any()) {
            cbor.writeBoolean(true);
        }
        else {
            cbor.writeStartArray(null, versions.listed().size());
            versions.listed().stream().sorted().forEach(cbor::writeNumber);
            cbor.writeEndArray();
        }
    }

    private static void write(JsonGenerator cbor, @Nullable Once once) {
        if (once == null) {
            cbor.writeNull();
        }
        else {
            cbor.writeStartArray(null, 3);
            cbor.writeBinary(once.name());
            cbor.writeBinary(once.fingerprint());
            cbor.writeNumber(once.retention().toMillis());
            cbor.writeEndArray();
        }
    }

    private static Operation readOperation(Cbor.Reader cbor) {
        long kind = cbor.number();
        Key key = readKey(cbor);
        if (kind == PUT) {
            String type = cbor.text();
            byte[] value = cbor.bytes();
            Options options = readOptions(cbor);
            return new Operation(new Action.Put(key, type, value, options.ttl()), options.condition(), options.once());
        }
        Options options = readOptions(cbor);
        if (kind == DELETE) {
            return new Operation(new Action.Delete(key), options.condition(), options.once());
        }
        if (kind == READ) {
            return Operation.of(new Action.Read(key));
        }
        throw new StoreException("a log entry asks for an action of the unknown kind " + kind);
    }

    /** And the end of the array around them. */
    private static Options readOptions(Cbor.Reader cbor) {
        if (!cbor.hasNextArray()) {
            return Options.NONE;
        }
        Duration ttl = cbor.next() == JsonToken.VALUE_NULL ? null : Duration.ofMillis(cbor.currentNumber());
        Condition condition = new Condition(readVersions(cbor), readVersions(cbor));
        Once once = readOnce(cbor);
        cbor.expect(JsonToken.END_ARRAY);
        cbor.expect(JsonToken.END_ARRAY);
        return new Options(ttl, condition, once);
    }

    private static @Nullable Versions readVersions(Cbor.Reader cbor) {
        JsonToken token = cbor.next();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token == JsonToken.VALUE_TRUE) {
            return Versions.ANY;
        }
        cbor.require(JsonToken.START_ARRAY, token);
        Set<Long> listed = new HashSet<>();
        while (cbor.next() != JsonToken.END_ARRAY) {
            listed.add(cbor.currentNumber());
        }
        return new Versions(false, listed);
    }

    private static @Nullable Once readOnce(Cbor.Reader cbor) {
        JsonToken token = cbor.next();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        cbor.require(JsonToken.START_ARRAY, token);
        Once once = new Once(cbor.bytes(), cbor.bytes(), Duration.ofMillis(cbor.number()));
        cbor.expect(JsonToken.END_ARRAY);
        return once;
    }

    private static Key readKey(Cbor.Reader cbor) {
        try {
            return Key.of(cbor.bytes());
        }
        catch (ProblemException e) {
            throw new StoreException("a log entry has no valid key: " + e.getMessage(), e);
        }
    }

    private static int size(List<Operation> operations) {
        return Math.toIntExact(operations.stream().filter(Operation::writes).mapToLong(Operation::weight).sum());
    }
}
