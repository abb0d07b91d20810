package io.dispersa.cli;

import io.dispersa.api.Printable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON as the commands print it. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Json() {
    }

    /**
     * Returns indented JSON that is safe to show: outside ASCII, what could disturb a
     * terminal is written as JSON's own escape.
     */
    static String pretty(Object value) {
        StringBuilder json = new StringBuilder();
        MAPPER.writeValueAsString(value).codePoints().forEach(c -> {
            if (c < 0x7f) {
                json.append((char) c);
            }
            else {
                json.append(Printable.escape(Character.toString(c)));
            }
        });
        return json.toString();
    }

}
