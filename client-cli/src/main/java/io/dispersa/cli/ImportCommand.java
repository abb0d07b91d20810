package io.dispersa.cli;

import io.dispersa.cli.transfer.Import;
import io.dispersa.cli.transfer.Progress;
import io.dispersa.cli.transfer.Tally;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "import", description = "Puts many keys, as export writes them.",
        footer = { "",
                "Each line is a JSON object with key; with value, or bytes in base64; and, if wanted, with type,",
                "and ttl (30s) or expires (2026-01-02T03:04:05Z). What has expired is left out. A line that cannot",
                "be used is named, and the others are imported. An import that is interrupted goes on where it",
                "stopped when it is started again; FILE.progress says where that is." })
final class ImportCommand extends ServerCommand {

    @Parameters(index = "0", paramLabel = "FILE", description = "The file, or - for the standard input.")
    private String file = "";

    private final boolean insideShell;

    private final InstantSource clock;

    ImportCommand(DispersaCommand root, InstantSource clock) {
        super(root);
        this.insideShell = root.insideShell();
        this.clock = clock;
    }

    @Override
    public Integer call() {
        Tally tally = file.equals("-") ? standardInput() : file(path());
        console().out().println(tally.toText());
        return tally.broken() == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    @Override
    boolean writes() {
        return true;
    }

    private Tally standardInput() {
        if (insideShell) {
            throw CommandFailure.usage("the shell reads the standard input itself: import a file");
        }
        return transfer(0).stream(console().in());
    }

    private Tally file(Path path) {
        return transfer(path.toFile().length()).file(path);
    }

    private Path path() {
        try {
            Path path = Path.of(file);
            if (Files.isRegularFile(path)) {
                return path;
            }
        }
        catch (InvalidPathException e) {
            throw noFile();
        }
        throw noFile();
    }

    private CommandFailure noFile() {
        return CommandFailure.usage("there is no file '%s'; - is the standard input".formatted(file));
    }

    private Import transfer(long total) {
        return new Import(client(), clock, new Progress(console().err(), console().errorTerminal(), total));
    }

}
