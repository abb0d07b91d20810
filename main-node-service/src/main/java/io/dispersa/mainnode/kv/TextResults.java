package io.dispersa.mainnode.kv;

import io.dispersa.api.BatchResult;
import io.dispersa.api.Utf8;

/** Shows a value that is text as text, where the answer is read by people. */
final class TextResults {

    private TextResults() {
    }

    /** Returns the result with its value as text, if it has one that is text. */
    static BatchResult of(BatchResult result) {
        byte[] bytes = result.bytes();
        return bytes == null ? result
                : Utf8.text(bytes)
                    .map(text -> new BatchResult(result.key(), result.status(), result.etag(), text, null,
                            result.type(), result.expires(), result.replayed(), result.error()))
                    .orElse(result);
    }

}
