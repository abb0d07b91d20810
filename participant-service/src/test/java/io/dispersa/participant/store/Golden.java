package io.dispersa.participant.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;

/** Bytes that were written once and must be readable for ever, as hexadecimal text. */
final class Golden {

    private Golden() {
    }

    /** Returns the bytes of a file; what follows a # in a line is a remark. */
    static byte[] read(String name) {
        try (InputStream file = Objects.requireNonNull(Golden.class.getResourceAsStream("/golden/" + name), name)) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return HexFormat.of().parseHex(text.replaceAll("#.*", "").replaceAll("\\s", ""));
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

}
