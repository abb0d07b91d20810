package io.dispersa.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dispersa.api.Printable;
import io.dispersa.api.Utf8;
import io.dispersa.client.StoredValue;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A value as {@code get -o json} prints it.
 *
 * @param expires when it expires, if it does
 * @param text the value, if it is well-formed UTF-8
 * @param base64 the value, if it is not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ShownValue(String key, long version, String type, int size, @Nullable Instant expires, @Nullable String text,
        @Nullable String base64) {

    static ShownValue json(String key, StoredValue value) {
        String text = Utf8.decode(value.bytes()).orElse(null);
        String base64 = text == null ? Base64.getEncoder().encodeToString(value.bytes()) : null;
        return new ShownValue(key, value.version(), value.contentType(), value.bytes().length, value.expires(), text,
                base64);
    }

    /**
     * Returns the value as text, or null if it has anything that could disturb a
     * terminal.
     */
    static @Nullable String textForTerminal(byte[] value) {
        String text = Utf8.decode(value).orElse(null);
        return text != null && isHarmless(text.replace("\r\n", "\n")) ? text : null;
    }

    private static boolean isHarmless(String text) {
        String rest = text.replace("\n", "").replace("\t", "").replace("\\", "");
        return Printable.escape(rest).equals(rest);
    }

}
