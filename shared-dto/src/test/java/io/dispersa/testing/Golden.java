package io.dispersa.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;

/** What was written once and must be readable for ever. */
public final class Golden {

    private Golden() {
    }

    /**
     * Returns the bytes of a file, which has them as hexadecimal text; what follows a #
     * in a line is a remark.
     */
    public static byte[] read(String name) {
        return HexFormat.of().parseHex(text(name).replaceAll("#.*", "").replaceAll("\\s", ""));
    }

    /** Returns the text of a file. */
    public static String text(String name) {
        try (InputStream file = Objects.requireNonNull(Golden.class.getResourceAsStream("/golden/" + name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

}
