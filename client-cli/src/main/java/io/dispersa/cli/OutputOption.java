package io.dispersa.cli;

import java.util.Locale;
import picocli.CommandLine.Option;

/** The option that chooses between text for people and JSON for programs. */
final class OutputOption {

    enum Format {

        TEXT, JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

    }

    @Option(names = { "-o", "--output" }, paramLabel = "FORMAT", defaultValue = "text",
            description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.TEXT;

    boolean json() {
        return format == Format.JSON;
    }

}
