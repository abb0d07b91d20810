package io.dispersa.cli.transfer;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.Key;
import io.dispersa.api.ProblemException;
import io.dispersa.api.Utf8;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A line of an import: what an export writes, or what a person does. A name that is not
 * known is refused: it may be one that matters, mistyped.
 *
 * @param expires when it does, as RFC 3339 has it
 * @param version what the key had where it was exported; not used
 * @param size what the value had; not used
 */
record ImportedKey(@Nullable String key, @Nullable String value, byte @Nullable [] bytes, @Nullable String type,
        @Nullable String ttl, @Nullable String expires, @Nullable Long version, @Nullable Integer size) {

    private static final JsonMapper MAPPER = JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();

    /** The last that RFC 3339 can name; what is left until then can be counted. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /**
     * Returns what a line says.
     * @throws IllegalArgumentException if it is not usable, with the reason
     */
    static ImportedKey parse(Lines.Line line) {
        if (line.tooLong()) {
            throw new IllegalArgumentException("it has more than %d bytes".formatted(Lines.LONGEST));
        }
        try {
            ImportedKey parsed = MAPPER.readValue(line.bytes(), ImportedKey.class);
            return checked(parsed);
        }
        catch (JacksonException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    /**
     * Returns whether it has expired where it comes from.
     */
    boolean expiredAt(Instant now) {
        return expires != null && Instant.parse(expires).isBefore(now.plusMillis(1));
    }

    /**
     * Returns the put of it, under a name.
     */
    BatchOperation toPut(Instant now, String name) {
        String kept = expires == null ? ttl : Duration.between(now, Instant.parse(expires)).toMillis() + "ms";
        return new BatchOperation(BatchOperation.Kind.PUT, text(), value, bytes, type, kept, null, null, name);
    }

    String text() {
        return key == null ? "" : key;
    }

    @SuppressWarnings("ConstantValue") // JSON knows nothing of what may be absent
    private static ImportedKey checked(@Nullable ImportedKey line) {
        if (line == null || line.key == null) {
            throw new IllegalArgumentException("it has no key");
        }
        try {
            Key.of(line.key);
        }
        catch (ProblemException e) {
            throw new IllegalArgumentException(e.problem().detail(), e);
        }
        if ((line.value == null) == (line.bytes == null)) {
            throw new IllegalArgumentException("it must have either value or bytes");
        }
        requireUtf8("value", line.value);
        requireUtf8("type", line.type);
        requireUtf8("ttl", line.ttl);
        if (line.ttl != null && line.expires != null) {
            throw new IllegalArgumentException("it must not have both ttl and expires");
        }
        requireExpires(line.expires);
        return line;
    }

    private static void requireExpires(@Nullable String expires) {
        try {
            if (expires != null && Instant.parse(expires).isAfter(LATEST)) {
                throw new IllegalArgumentException("its expires is after the year 9999");
            }
        }
        catch (DateTimeParseException e) {
            throw new IllegalArgumentException("its expires must be such as 2030-01-31T12:00:00Z", e);
        }
    }

    private static void requireUtf8(String name, @Nullable String text) {
        if (text != null && Utf8.encode(text).isEmpty()) {
            throw new IllegalArgumentException("its %s has a lone surrogate, which UTF-8 cannot carry".formatted(name));
        }
    }
}
