package io.dispersa.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says where the cluster on this machine lives. */
final class DataDirOption {

    @Option(names = "--data-dir", paramLabel = "DIR",
            description = "Where the cluster on this machine keeps its data. Default: .dispersa beside the launcher.")
    private @Nullable Path path;

    private final Console console;

    DataDirOption(Console console) {
        this.console = console;
    }

    Path path() {
        return path == null ? console.home().resolve(".dispersa") : path.toAbsolutePath().normalize();
    }

}
