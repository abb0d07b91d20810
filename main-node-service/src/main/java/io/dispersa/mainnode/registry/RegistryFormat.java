package io.dispersa.mainnode.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The registry as bytes. Entries of the log are one byte with the version of the format,
 * and JSON; a snapshot is a JSON file that says its format. What is not understood is
 * refused: to leave it out would have main nodes of two versions disagree.
 */
final class RegistryFormat {

    static final int VERSION = 1;

    private static final JsonMapper JSON = JsonMapper.builder()
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .build();

    private RegistryFormat() {
    }

    static byte[] encode(RegistryCommand command) {
        return versioned(JSON.writerFor(RegistryCommand.class).writeValueAsBytes(command));
    }

    static RegistryCommand command(byte[] entry) {
        return decode(entry, RegistryCommand.class);
    }

    static byte[] snapshot(@Nullable RegistryState state) {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(new Snapshot(VERSION, state));
    }

    static @Nullable RegistryState snapshot(byte[] file) throws IOException {
        try {
            Snapshot snapshot = JSON.readValue(file, Snapshot.class);
            if (snapshot == null || snapshot.format() != VERSION) {
                throw new IOException("the snapshot of the registry is not of format " + VERSION);
            }
            return snapshot.registry();
        }
        catch (JacksonException e) {
            throw new IOException("the snapshot of the registry is damaged: " + e.getOriginalMessage(), e);
        }
    }

    private static byte[] versioned(byte[] json) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(json.length + 1);
        bytes.write(VERSION);
        bytes.writeBytes(json);
        return bytes.toByteArray();
    }

    private static <T> T decode(byte[] bytes, Class<T> type) {
        if (bytes.length == 0 || bytes[0] != VERSION) {
            throw new IllegalStateException("The log of the registry has an entry of another format than " + VERSION
                    + ": start this main node with the version that wrote it.");
        }
        return JSON.readValue(bytes, 1, bytes.length - 1, type);
    }

    private record Snapshot(int format, @Nullable RegistryState registry) {
    }

}
