package io.dispersa.service.codec;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.Problem;
import io.dispersa.operation.OperationResult;
import io.dispersa.operation.StoredValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;

/**
 * A result as an object: {@code result} says which, and what it has follows. Times are in
 * milliseconds since 1970. Of a problem there is what its code does not say.
 */
final class ResultFormat {

    private static final String STORED = "stored";

    private static final String DELETED = "deleted";

    private static final String ABSENT = "absent";

    private static final String FOUND = "found";

    private static final String DESCRIBED = "described";

    private static final String TOO_MUCH = "too-much";

    private static final String NOT_AMONG_OTHERS = "not-among-others";

    private static final String CONDITION_FAILED = "condition-failed";

    private static final String NAME_REUSED = "name-reused";

    private static final String FAILED = "failed";

    private ResultFormat() {
    }

    static void writeAll(JsonGenerator out, List<OperationResult> results) {
        out.writeStartArray();
        results.forEach(result -> write(out, result));
        out.writeEndArray();
    }

    /** Reads what follows the beginning of an array, up to its end. */
    static List<OperationResult> readAll(Tokens in) {
        List<OperationResult> results = new ArrayList<>();
        while (in.hasNext(JsonToken.START_OBJECT)) {
            results.add(read(in));
        }
        return results;
    }

    private static void write(JsonGenerator out, OperationResult result) {
        out.writeStartObject();
        if (result instanceof OperationResult.Replayed(OperationResult first)) {
            out.writeBooleanProperty("replayed", true);
            writeMembers(out, first);
        }
        else {
            writeMembers(out, result);
        }
        out.writeEndObject();
    }

    private static void writeMembers(JsonGenerator out, OperationResult result) {
        switch (result) {
            case OperationResult.Stored(boolean created, long version) -> {
                begin(out, STORED);
                out.writeNumberProperty("version", version);
                if (created) {
                    out.writeBooleanProperty("created", true);
                }
            }
            case OperationResult.Deleted _ -> begin(out, DELETED);
            case OperationResult.Absent _ -> begin(out, ABSENT);
            case OperationResult.Found(StoredValue(long version, String type, byte[] bytes, Instant expires)) -> {
                begin(out, FOUND);
                describe(out, version, type, expires);
                OperationFormat.writeValue(out, bytes);
            }
            case OperationResult.Described(long version, String type, int size, Instant expires) -> {
                begin(out, DESCRIBED);
                describe(out, version, type, expires);
                out.writeNumberProperty("size", size);
            }
            case OperationResult.TooMuch _ -> begin(out, TOO_MUCH);
            case OperationResult.NotAmongOthers _ -> begin(out, NOT_AMONG_OTHERS);
            case OperationResult.ConditionFailed(Long version) -> {
                begin(out, CONDITION_FAILED);
                if (version != null) {
                    out.writeNumberProperty("version", version);
                }
            }
            case OperationResult.NameReused _ -> begin(out, NAME_REUSED);
            case OperationResult.Failed(Problem problem) -> {
                begin(out, FAILED);
                write(out, problem);
            }
            case OperationResult.Replayed _ -> throw new IllegalArgumentException("a replay of a replay");
        }
    }

    private static void begin(JsonGenerator out, String kind) {
        out.writeStringProperty("result", kind);
    }

    private static void describe(JsonGenerator out, long version, String type, @Nullable Instant expires) {
        out.writeNumberProperty("version", version);
        out.writeStringProperty("type", type);
        if (expires != null) {
            out.writeNumberProperty("expires", expires.toEpochMilli());
        }
    }

    private static void write(JsonGenerator out, Problem problem) {
        out.writeStringProperty("code", problem.code().wireName());
        out.writeStringProperty("detail", problem.detail());
        if (problem.key() != null) {
            out.writeStringProperty("key", problem.key());
        }
        if (problem.partition() != null) {
            out.writeNumberProperty("partition", problem.partition());
        }
        ParticipantAddress leader = problem.leader();
        if (leader != null) {
            out.writeObjectPropertyStart("leader");
            out.writeNumberProperty("id", leader.id());
            out.writeStringProperty("host", leader.host());
            out.writeNumberProperty("port", leader.port());
            out.writeEndObject();
        }
    }

    private static OperationResult read(Tokens in) {
        Members members = new Members();
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            switch (name) {
                case "result" -> members.kind = in.text();
                case "replayed" -> members.replayed = in.truth();
                case "created" -> members.created = in.truth();
                case "version" -> members.version = in.number();
                case "type" -> members.type = in.text();
                case "value" -> members.value = in.value();
                case "bytes" -> members.value = in.base64();
                case "size" -> members.size = in.number();
                case "expires" -> members.expires = Instant.ofEpochMilli(in.number());
                case "code" -> members.code = ErrorCode.of(in.text());
                case "detail" -> members.detail = in.text();
                case "key" -> members.key = in.text();
                case "partition" -> members.partition = in.number();
                case "leader" -> members.leader = readLeader(in);
                default -> throw new CodecException("a result has no '%s'".formatted(name));
            }
        }
        OperationResult result = members.result();
        return members.replayed ? new OperationResult.Replayed(result) : result;
    }

    private static ParticipantAddress readLeader(Tokens in) {
        long id = 0;
        String host = "";
        long port = 0;
        in.expect(JsonToken.START_OBJECT);
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            switch (name) {
                case "id" -> id = in.number();
                case "host" -> host = in.text();
                case "port" -> port = in.number();
                default -> throw new CodecException("a leader has no '%s'".formatted(name));
            }
        }
        return new ParticipantAddress(Math.toIntExact(id), host, Math.toIntExact(port));
    }

    /** What has been said of a result so far, in whatever order. */
    private static final class Members {

        private @Nullable String kind;

        private boolean replayed;

        private boolean created;

        private @Nullable Long version;

        private @Nullable String type;

        private byte @Nullable [] value;

        private @Nullable Long size;

        private @Nullable Instant expires;

        private @Nullable ErrorCode code;

        private @Nullable String detail;

        private @Nullable String key;

        private @Nullable Long partition;

        private @Nullable ParticipantAddress leader;

        OperationResult result() {
            return switch (said("result", kind)) {
                case STORED -> new OperationResult.Stored(created, said("version", version));
                case DELETED -> new OperationResult.Deleted();
                case ABSENT -> new OperationResult.Absent();
                case FOUND -> new OperationResult.Found(
                        new StoredValue(said("version", version), said("type", type), said("value", value), expires));
                case DESCRIBED -> new OperationResult.Described(said("version", version), said("type", type),
                        Math.toIntExact(said("size", size)), expires);
                case TOO_MUCH -> new OperationResult.TooMuch();
                case NOT_AMONG_OTHERS -> new OperationResult.NotAmongOthers();
                case CONDITION_FAILED -> new OperationResult.ConditionFailed(version);
                case NAME_REUSED -> new OperationResult.NameReused();
                case FAILED -> new OperationResult.Failed(problem());
                default -> throw new CodecException("a result is of the unknown kind '%s'".formatted(kind));
            };
        }

        private Problem problem() {
            Problem problem = Problem.of(said("code", code), said("detail", detail)).withLeader(leader);
            if (partition == null) {
                return problem;
            }
            int number = Math.toIntExact(partition);
            return key == null ? problem.in(number) : problem.about(Key.of(key), number);
        }

        private static <T> T said(String name, @Nullable T value) {
            if (value == null) {
                throw new CodecException("a result lacks '%s'".formatted(name));
            }
            return value;
        }

    }

}
