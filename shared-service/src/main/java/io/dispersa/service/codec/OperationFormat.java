package io.dispersa.service.codec;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.Key;
import io.dispersa.api.Utf8;
import io.dispersa.operation.Condition;
import io.dispersa.operation.IdempotencyKey;
import io.dispersa.operation.Operation;
import io.dispersa.operation.Versions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamWriteCapability;

/**
 * An operation as an object: {@code op} ({@code put}, {@code get} or {@code delete}),
 * {@code key}; of a put {@code type} and {@code value}, which is bytes, or in JSON text
 * or, as {@code bytes}, base64; and what it says besides: {@code ttl} in milliseconds,
 * {@code ifMatch} and {@code ifNoneMatch} (true for any version, or an array of
 * versions), {@code idempotencyKey}, {@code head}. What is not said is left out.
 */
final class OperationFormat {

    private static final String PUT = "put";

    private static final String GET = "get";

    private static final String DELETE = "delete";

    private OperationFormat() {
    }

    static void writeAll(JsonGenerator out, List<Operation> operations) {
        out.writeStartArray();
        operations.forEach(operation -> write(out, operation));
        out.writeEndArray();
    }

    /**
     * Reads what follows the beginning of an array, up to its end.
     * @param most how many operations there may be
     */
    static List<Operation> readAll(Tokens in, int most) {
        List<Operation> operations = new ArrayList<>();
        while (in.hasNext(JsonToken.START_OBJECT)) {
            if (operations.size() == most) {
                throw new CodecException("there are too many operations");
            }
            operations.add(read(in));
        }
        return operations;
    }

    private static void write(JsonGenerator out, Operation operation) {
        out.writeStartObject();
        switch (operation) {
            case Operation.Put put -> {
                begin(out, PUT, put);
                out.writeStringProperty("type", put.contentType());
                writeValue(out, put.value());
                if (put.ttl() != null) {
                    out.writeNumberProperty("ttl", put.ttl().toMillis());
                }
            }
            case Operation.Delete delete -> begin(out, DELETE, delete);
            case Operation.Get get -> {
                begin(out, GET, get);
                if (get.head()) {
                    out.writeBooleanProperty("head", true);
                }
            }
        }
        write(out, "ifMatch", operation.condition().match());
        write(out, "ifNoneMatch", operation.condition().noneMatch());
        IdempotencyKey name = operation.name();
        if (name != null) {
            out.writeStringProperty("idempotencyKey", name.text());
        }
        out.writeEndObject();
    }

    private static void begin(JsonGenerator out, String op, Operation operation) {
        out.writeStringProperty("op", op);
        out.writeStringProperty("key", operation.key().text());
    }

    /** In JSON as people read it. */
    static void writeValue(JsonGenerator out, byte[] value) {
        if (out.streamWriteCapabilities().isEnabled(StreamWriteCapability.CAN_WRITE_BINARY_NATIVELY)) {
            out.writeBinaryProperty("value", value);
            return;
        }
        String text = Utf8.text(value).orElse(null);
        if (text != null) {
            out.writeStringProperty("value", text);
        }
        else {
            out.writeBinaryProperty("bytes", value);
        }
    }

    private static void write(JsonGenerator out, String name, @Nullable Versions versions) {
        if (versions == null) {
            return;
        }
        if (versions.any()) {
            out.writeBooleanProperty(name, true);
            return;
        }
        out.writeArrayPropertyStart(name);
        versions.listed().stream().sorted().forEach(out::writeNumber);
        out.writeEndArray();
    }

    private static Operation read(Tokens in) {
        Members members = new Members();
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            switch (name) {
                case "op" -> members.op = in.text();
                case "key" -> members.key = Key.of(in.text());
                case "type" -> members.type = in.text();
                case "value" -> members.value = in.value();
                case "bytes" -> members.value = in.base64();
                case "ttl" -> members.ttl = Duration.ofMillis(in.number());
                case "head" -> members.head = in.truth();
                case "ifMatch" -> members.match = readVersions(in);
                case "ifNoneMatch" -> members.noneMatch = readVersions(in);
                case "idempotencyKey" -> members.name = new IdempotencyKey(in.text());
                default -> throw new CodecException("an operation has no '%s'".formatted(name));
            }
        }
        return members.operation();
    }

    private static Versions readVersions(Tokens in) {
        JsonToken token = in.next();
        if (token == JsonToken.VALUE_TRUE) {
            return Versions.ANY;
        }
        if (token != JsonToken.START_ARRAY) {
            throw new CodecException("versions are true or an array of numbers, and not " + token);
        }
        Set<Long> listed = new HashSet<>();
        while (in.next() != JsonToken.END_ARRAY) {
            listed.add(in.currentNumber());
        }
        return new Versions(false, listed);
    }

    /** What has been said of an operation so far, in whatever order. */
    private static final class Members {

        private @Nullable String op;

        private @Nullable Key key;

        private @Nullable String type;

        private byte @Nullable [] value;

        private @Nullable Duration ttl;

        private @Nullable Versions match;

        private @Nullable Versions noneMatch;

        private @Nullable IdempotencyKey name;

        private boolean head;

        Operation operation() {
            Key of = key;
            if (op == null || of == null) {
                throw new CodecException("an operation has op and key");
            }
            Condition condition = match == null && noneMatch == null ? Condition.NONE : new Condition(match, noneMatch);
            return switch (op) {
                case PUT -> put(of, condition);
                case GET -> {
                    requireNone(GET, type, value, ttl, name);
                    yield new Operation.Get(of, condition, head);
                }
                case DELETE -> {
                    requireNone(DELETE, type, value, ttl, head ? true : null);
                    yield new Operation.Delete(of, condition, name);
                }
                default -> throw new CodecException("op is put, get or delete, and not '%s'".formatted(op));
            };
        }

        private Operation put(Key of, Condition condition) {
            requireNone(PUT, head ? true : null);
            if (value == null) {
                throw new CodecException("a put has a value");
            }
            return new Operation.Put(of, type == null ? BatchOperation.BINARY : type, value, ttl, condition, name);
        }

        private static void requireNone(String op, @Nullable Object... others) {
            for (Object other : others) {
                if (other != null) {
                    throw new CodecException("a %s says what it cannot have".formatted(op));
                }
            }
        }

    }

}
