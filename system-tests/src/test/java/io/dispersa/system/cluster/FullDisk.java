package io.dispersa.system.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Has the disk of a process be full, for that process alone ({@code fulldisk.c}). */
final class FullDisk {

    private final Path directory;

    private final Path library;

    private FullDisk(Path directory, Path library) {
        this.directory = directory;
        this.library = library;
    }

    /** Builds the library in a directory. */
    static FullDisk build(Path directory) throws IOException {
        return new FullDisk(directory.toRealPath(), Preload.build("fulldisk", directory));
    }

    /**
     * Returns the environment of a process that stores in this directory, which is beside
     * the library.
     */
    Map<String, String> environment(Path data) {
        return Map.of("LD_PRELOAD", library.toString(), "FULLDISK_DATA", directory.resolve(data.getFileName()) + "/",
                "FULLDISK_FLAG", flag(data).toString());
    }

    /** From now on nothing can be written to a directory. */
    void fill(Path data) {
        flag(data, "");
    }

    /** From now on no file in a directory can become longer. */
    void fillForGrowth(Path data) {
        flag(data, "growth");
    }

    /** There is room again. */
    void free(Path data) {
        try {
            Files.delete(flag(data));
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void flag(Path data, String what) {
        try {
            Files.writeString(flag(data), what);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path flag(Path data) {
        return directory.resolve("full-" + data.getFileName());
    }

}
