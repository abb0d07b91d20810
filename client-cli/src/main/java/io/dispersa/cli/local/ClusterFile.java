package io.dispersa.cli.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file in the data directory that records the cluster: its layout, and its processes.
 */
record ClusterFile(Path path) {

    private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * What is recorded.
     *
     * @param processes those that were started and not stopped since; some may have died
     */
    record Content(Layout layout, List<RunningProcess> processes) {
        Content {
            processes = List.copyOf(processes);
        }
    }

    static ClusterFile in(Path dataDir) {
        return new ClusterFile(dataDir.resolve("cluster.json"));
    }

    /**
     * Returns what is recorded, or null if no cluster was ever started here.
     */
    @Nullable Content read() {
        try {
            Content content = MAPPER.readValue(Files.readAllBytes(path), Content.class);
            if (content.layout() == null) {
                throw unreadable("it has no layout");
            }
            return content;
        }
        catch (NoSuchFileException e) {
            return null;
        }
        catch (JacksonException e) {
            throw unreadable("it is not what 'dispersa up' wrote");
        }
        catch (IOException e) {
            throw unreadable(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Replaces the file as a whole, so that a crash leaves the old one or the new one.
     */
    void write(Content content) {
        try {
            Path draft = path.resolveSibling(path.getFileName() + ".new");
            Files.write(draft, MAPPER.writeValueAsBytes(content));
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LocalClusterException unreadable(String reason) {
        return LocalClusterException
            .failed("cannot read %s (%s): mend it or choose another --data-dir".formatted(path, reason));
    }
}
