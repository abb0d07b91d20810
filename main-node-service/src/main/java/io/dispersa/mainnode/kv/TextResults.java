package io.dispersa.mainnode.kv;

import io.dispersa.api.BatchResult;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Shows a value that is text as text, where the answer is read by people. */
final class TextResults {

    private TextResults() {
    }

    /** Returns the result with its value as text, if it has one that is text. */
    static BatchResult of(BatchResult result) {
        byte[] bytes = result.bytes();
        if (bytes == null) {
            return result;
        }
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.indexOf('\0') >= 0 ? result : new BatchResult(result.key(), result.status(), result.etag(),
                    text, null, result.type(), result.expires(), result.replayed(), result.error());
        }
        catch (CharacterCodingException e) {
            return result;
        }
    }

}
