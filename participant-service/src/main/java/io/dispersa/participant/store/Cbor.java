package io.dispersa.participant.store;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.dataformat.cbor.CBORFactory;

/**
 * CBOR behind a byte that tells the format. What is not exactly as expected is refused.
 */
final class Cbor {

    private static final CBORFactory FACTORY = new CBORFactory();

    private Cbor() {
    }

    static byte[] write(byte format, int expectedSize, Consumer<JsonGenerator> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(expectedSize);
        bytes.write(format);
        try (JsonGenerator cbor = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            content.accept(cbor);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads all of the bytes.
     * @param what they are, for people
     * @throws StoreException if the format is another, or the bytes do not have it
     */
    static <T> T read(String what, byte format, byte[] bytes, Function<Reader, T> content) {
        if (bytes.length == 0 || bytes[0] != format) {
            throw new StoreException("a %s has a format that this version does not know".formatted(what));
        }
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, 1, bytes.length - 1)) {
            Reader reader = new Reader(what, parser);
            T read = content.apply(reader);
            reader.expect(null);
            return read;
        }
        catch (JacksonException e) {
            throw new StoreException("a %s is damaged: %s".formatted(what, e.getOriginalMessage()), e);
        }
        catch (IllegalArgumentException e) {
            throw new StoreException("a %s is damaged: %s".formatted(what, e.getMessage()), e);
        }
    }

    /** Walks over the tokens. */
    static final class Reader {

        private final String what;

        private final JsonParser parser;

        private Reader(String what, JsonParser parser) {
            this.what = what;
            this.parser = parser;
        }

        void expect(@Nullable JsonToken token) {
            require(token, parser.nextToken());
        }

        void expectName(String name) {
            expect(JsonToken.PROPERTY_NAME);
            if (!name.equals(parser.currentName())) {
                throw new StoreException("a %s lacks '%s'".formatted(what, name));
            }
        }

        /** Enters the next array, or leaves the one around it. */
        boolean hasNextArray() {
            JsonToken token = parser.nextToken();
            if (token != JsonToken.END_ARRAY) {
                require(JsonToken.START_ARRAY, token);
            }
            return token == JsonToken.START_ARRAY;
        }

        /** Returns the next token, whichever it is; null at the end. */
        @Nullable JsonToken next() {
            return parser.nextToken();
        }

        long number() {
            next();
            return currentNumber();
        }

        /** Returns the number that was just found. */
        long currentNumber() {
            require(JsonToken.VALUE_NUMBER_INT, parser.currentToken());
            return parser.getLongValue();
        }

        boolean truth() {
            parser.nextToken();
            return parser.getBooleanValue();
        }

        String text() {
            expect(JsonToken.VALUE_STRING);
            return parser.getString();
        }

        byte[] bytes() {
            expect(JsonToken.VALUE_EMBEDDED_OBJECT);
            return parser.getBinaryValue();
        }

        void require(@Nullable JsonToken expected, @Nullable JsonToken found) {
            if (found != expected) {
                throw new StoreException("a %s has %s where %s was expected".formatted(what, found, expected));
            }
        }

    }

}
