package io.dispersa.cli;

import io.dispersa.api.Key;
import io.dispersa.api.Printable;
import io.dispersa.client.StoredValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "get", description = "Prints the value of a key, byte for byte.")
final class GetCommand extends ServerCommand {

    @Parameters(index = "0", paramLabel = "KEY", description = "The key to look up.")
    private String key = "";

    @Option(names = "--out", paramLabel = "FILE", description = "Write the value to a file instead.")
    private @Nullable Path file;

    @Mixin
    private final StaleOption stale = new StaleOption();

    @Mixin
    private final OutputOption output = new OutputOption();

    GetCommand(DispersaCommand root) {
        super(root);
    }

    @Override
    public Integer call() {
        StoredValue value = client().get(Key.of(key), stale.consistency());
        if (file != null) {
            write(file, value.bytes());
        }
        if (output.json()) {
            console().out().println(Json.pretty(ShownValue.json(key, value)));
            return ExitCode.DONE;
        }
        return file != null ? ExitCode.DONE : print(value);
    }

    private int print(StoredValue value) {
        byte[] bytes = value.bytes();
        if (!console().terminal()) {
            console().out().write(bytes, 0, bytes.length);
            console().out().flush();
            return ExitCode.DONE;
        }
        String text = ShownValue.textForTerminal(bytes);
        if (text == null) {
            throw new CommandFailure(ExitCode.FAILED,
                    "the value is binary and is not shown (%d bytes, %s): write it to a file with --out FILE"
                        .formatted(bytes.length, Printable.escape(value.contentType())));
        }
        console().out().print(text.isEmpty() || text.endsWith("\n") ? text : text + "\n");
        console().out().flush();
        return ExitCode.DONE;
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        }
        catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "cannot write '%s': %s".formatted(file, e.getMessage()));
        }
    }

}
