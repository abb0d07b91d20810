package io.dispersa.mainnode.registry;

import io.dispersa.api.Boot;
import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.service.storage.DataDirectory;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Keeps the last start of a main node's data directory in it. */
final class MainNodeFile {

    static final String NAME = "main-node.json";

    private static final int FORMAT = 1;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final DataDirectory directory;

    MainNodeFile(DataDirectory directory) {
        this.directory = directory;
    }

    /**
     * Returns the start after the last one, which is not counted yet.
     * @throws StartupRefusal if the file cannot be understood
     */
    Boot next() {
        return directory.read(NAME).map(this::parsed).map(Boot::next).orElseGet(Boot::first);
    }

    /** Counts a start; the count is on the disk when this returns. */
    void count(Boot boot) {
        directory.replace(NAME, JSON.writeValueAsBytes(new Content(FORMAT, boot)));
    }

    private Boot parsed(byte[] bytes) {
        try {
            @Nullable Content content = JSON.readValue(bytes, Content.class);
            if (content == null || content.format() != FORMAT || content.boot() == null) {
                throw refusal("it is not of format " + FORMAT);
            }
            return content.boot();
        }
        catch (JacksonException e) {
            throw refusal("it is damaged: " + e.getOriginalMessage());
        }
    }

    private StartupRefusal refusal(String reason) {
        return new StartupRefusal("%s cannot be used: %s.".formatted(directory.path().resolve(NAME), reason),
                "Start the version that wrote it. If the file is damaged, replace this main node; a copy of the directory is no backup.");
    }

    private record Content(int format, @Nullable Boot boot) {
    }

}
