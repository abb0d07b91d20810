package io.dispersa.service.codec;

import io.dispersa.api.Utf8;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Walks over the tokens of a document, CBOR or JSON alike. What is not exactly as
 * expected is refused. For one thread.
 */
final class Tokens {

    private final JsonParser parser;

    /**
     * What a document says is never longer than itself, unless it refers to the same
     * bytes again and again (CBOR's string references): it would exhaust the heap.
     */
    private long room;

    /**
     * @param length how many bytes the document has
     */
    Tokens(JsonParser parser, long length) {
        this.parser = parser;
        this.room = length;
    }

    /** Goes on to the next token; nothing at the end. */
    @Nullable JsonToken next() {
        return parser.nextToken();
    }

    void expect(@Nullable JsonToken token) {
        require(token, next());
    }

    /** Enters the next thing in an array, which begins so, or leaves the array. */
    boolean hasNext(JsonToken begin) {
        JsonToken token = next();
        if (token != JsonToken.END_ARRAY) {
            require(begin, token);
        }
        return token != JsonToken.END_ARRAY;
    }

    /** Returns the name of the next member of an object; nothing when it ends. */
    @Nullable String nextName() {
        JsonToken token = next();
        if (token == JsonToken.END_OBJECT) {
            return null;
        }
        require(JsonToken.PROPERTY_NAME, token);
        return parser.currentName();
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
        JsonToken token = next();
        if (token != JsonToken.VALUE_TRUE) {
            require(JsonToken.VALUE_FALSE, token);
        }
        return token == JsonToken.VALUE_TRUE;
    }

    String text() {
        expect(JsonToken.VALUE_STRING);
        String text = parser.getString();
        take(text.length());
        return text;
    }

    /** Returns a value: bytes, or text in UTF-8. */
    byte[] value() {
        if (next() == JsonToken.VALUE_STRING) {
            byte[] utf8 = Utf8.encode(parser.getString())
                .orElseThrow(() -> new CodecException("a value has a lone surrogate, which UTF-8 cannot carry"));
            return taken(utf8);
        }
        return currentBytes();
    }

    /** Returns bytes that are written as text in base64. */
    byte[] base64() {
        expect(JsonToken.VALUE_STRING);
        return taken(parser.getBinaryValue());
    }

    /** Returns the bytes that were just found. */
    byte[] currentBytes() {
        require(JsonToken.VALUE_EMBEDDED_OBJECT, parser.currentToken());
        return taken(parser.getBinaryValue());
    }

    private byte[] taken(byte[] bytes) {
        take(bytes.length);
        return bytes;
    }

    private void take(int length) {
        room -= length;
        if (room < 0) {
            throw new CodecException("it says more than it has bytes");
        }
    }

    private static void require(@Nullable JsonToken expected, @Nullable JsonToken found) {
        if (found != expected) {
            throw new CodecException("there is %s where %s was expected".formatted(found, expected));
        }
    }

}
