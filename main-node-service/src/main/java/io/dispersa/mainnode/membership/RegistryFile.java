package io.dispersa.mainnode.membership;

import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.service.storage.DataDirectory;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The registry on disk: one JSON file, replaced as a whole with every change. */
final class RegistryFile {

    private static final String NAME = "registry.json";

    private static final int FORMAT = 1;

    private final DataDirectory directory;

    private final JsonMapper json;

    RegistryFile(DataDirectory directory, JsonMapper json) {
        this.directory = directory;
        this.json = json;
    }

    /**
     * Returns what was last stored.
     * @throws StartupRefusal if the file is there and cannot be understood: to start anew
     * would be to forget who holds which keys
     */
    Optional<RegistryState> load() {
        return directory.read(NAME).map(this::parse);
    }

    /** Stores the state; when this returns, it survives a power failure. */
    void store(RegistryState state) {
        directory.replace(NAME, json.writerWithDefaultPrettyPrinter().writeValueAsBytes(new Content(FORMAT, state)));
    }

    private RegistryState parse(byte[] file) {
        try {
            Content content = json.readValue(file, Content.class);
            if (content == null || (content.format() == FORMAT && content.registry() == null)) {
                throw refusal("is damaged: it has no registry");
            }
            if (content.format() != FORMAT) {
                throw refusal("has format %d, and this version reads format %d".formatted(content.format(), FORMAT));
            }
            return content.registry();
        }
        catch (JacksonException e) {
            throw refusal("is damaged: " + e.getOriginalMessage());
        }
    }

    private StartupRefusal refusal(String reason) {
        return new StartupRefusal("The registry %s %s.".formatted(directory.path().resolve(NAME), reason),
                "Restore the file from a copy, or start this main node with the version that wrote it.");
    }

    private record Content(int format, RegistryState registry) {
    }

}
