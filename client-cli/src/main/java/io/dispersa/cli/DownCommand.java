package io.dispersa.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "down", description = "Stops the cluster on this machine. Its data stays.")
final class DownCommand implements Callable<Integer> {

    @Mixin
    private final DataDirOption dataDir;

    private final Console console;

    DownCommand(Console console) {
        this.console = console;
        this.dataDir = new DataDirOption(console);
    }

    @Override
    public Integer call() {
        boolean ran = UpCommand.cluster(console, dataDir.path()).down();
        console.out()
            .println(ran ? "Dispersa is down. Its data stays in " + dataDir.path() + "."
                    : "Nothing is running in " + dataDir.path() + ".");
        return ExitCode.DONE;
    }

}
