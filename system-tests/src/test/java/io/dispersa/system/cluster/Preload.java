package io.dispersa.system.cluster;

import io.dispersa.system.launcher.Shell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Builds libraries that change what a process sees of its files. */
final class Preload {

    private static final Path SOURCES = Path.of("system-tests", "src", "test", "c");

    private Preload() {
    }

    /** Builds a library with this machine's compiler, and returns where it is. */
    static Path build(String name, Path directory) throws IOException {
        Path library = directory.resolve(name + ".so");
        try {
            Shell.Result result = new Shell(Map.of()).run("cc -Wall -Wextra -Werror -O2 -shared -fPIC -o '%s' '%s'"
                .formatted(library, SOURCES.resolve(name + ".c")));
            if (result.exitCode() != 0) {
                throw new IllegalStateException("a C compiler is needed: " + result.output());
            }
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return library;
    }

}
