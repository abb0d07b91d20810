package io.dispersa.service.codec;

import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORWriteFeature;

/** CBOR whose string references make it long only when it is written again. */
public final class StringReferences {

    private StringReferences() {
    }

    /**
     * Returns a list of 200 puts: one has a value of 500 characters, and the others only
     * point to it.
     */
    public static byte[] puts() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        CBORFactory references = CBORFactory.builder().enable(CBORWriteFeature.STRINGREF).build();
        try (JsonGenerator cbor = references.createGenerator(ObjectWriteContext.empty(), body)) {
            cbor.writeStartArray();
            for (int i = 0; i < 200; i++) {
                cbor.writeStartObject();
                cbor.writeStringProperty("op", "put");
                cbor.writeStringProperty("key", "k");
                cbor.writeStringProperty("value", "v".repeat(500));
                cbor.writeEndObject();
            }
            cbor.writeEndArray();
        }
        return body.toByteArray();
    }

}
