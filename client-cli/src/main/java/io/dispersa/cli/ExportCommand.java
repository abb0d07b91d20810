package io.dispersa.cli;

import io.dispersa.cli.transfer.Export;
import io.dispersa.cli.transfer.Progress;
import io.dispersa.client.Consistency;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "export", description = "Writes all keys with their values, one JSON object a line, in their order.",
        footer = { "", "What import reads. To a file, it is written as FILE.part and renamed when it is complete; an",
                "export that is interrupted goes on where it stopped when it is started again." })
final class ExportCommand extends ServerCommand {

    @Option(names = "--prefix", paramLabel = "PREFIX", description = "Only keys that begin with this.")
    private String prefix = "";

    @Option(names = { "-o", "--to" }, paramLabel = "FILE", description = "The file. Default: the standard output.")
    private @Nullable Path file;

    @Mixin
    private final StaleOption stale = new StaleOption();

    ExportCommand(DispersaCommand root) {
        super(root);
    }

    @Override
    public Integer call() {
        Console console = console();
        Export export = new Export(client(), prefix, stale.consistency(),
                new Progress(console.err(), console.errorTerminal(), 0));
        if (file != null) {
            console.out().println(summary(export.to(file)) + " to " + file);
        }
        else {
            console.err().println(summary(export.to(new Unbroken(console.out()))));
        }
        return ExitCode.DONE;
    }

    private String summary(long keys) {
        return "exported " + keys + (keys == 1 ? " key" : " keys")
                + (stale.consistency() == Consistency.STALE ? ", which may be old" : "");
    }

    /** A print stream that does not keep its errors to itself. */
    private static final class Unbroken extends OutputStream {

        private final PrintStream out;

        Unbroken(PrintStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] { (byte) b }, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            if (out.checkError()) {
                throw new IOException("nobody reads the standard output any more");
            }
        }

    }

}
