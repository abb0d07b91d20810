package io.dispersa.service.codec;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.cbor.CBORFactory;

/** How tokens are written: CBOR for programs, JSON for people. */
@SuppressWarnings("ImmutableEnumChecker") // a factory is, although it does not say so
enum Notation {

    CBOR(new CBORFactory()),
    /** Only people say something twice. */
    JSON(JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

    private final TokenStreamFactory factory;

    Notation(TokenStreamFactory factory) {
        this.factory = factory;
    }

    /** Appends a document to bytes. */
    void write(ByteArrayOutputStream bytes, Consumer<JsonGenerator> content) {
        try (JsonGenerator out = factory.createGenerator(ObjectWriteContext.empty(), bytes)) {
            content.accept(out);
        }
    }

    /**
     * Reads all bytes behind some as one document.
     * @throws CodecException if it is not exactly as expected
     */
    <T> T read(byte[] bytes, int from, Function<Tokens, T> content) {
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), bytes, from, bytes.length - from)) {
            Tokens tokens = new Tokens(parser, bytes.length);
            T read = content.apply(tokens);
            tokens.expect(null);
            return read;
        }
        catch (JacksonException e) {
            throw new CodecException(e.getOriginalMessage(), e);
        }
        catch (IllegalArgumentException e) {
            throw new CodecException(String.valueOf(e.getMessage()), e);
        }
    }

}
