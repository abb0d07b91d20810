package io.dispersa.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "shell", description = "Reads commands line by line, from a person or from a pipe.",
        footer = { "", "All commands that speak to a main node work in it, and the short ones, in either case:",
                "  R KEY VALUE  register (put; the value is the rest of the line)", "  C KEY        consult (get)",
                "  D KEY        delete", "  L            list", "  Q            quit" })
final class ShellCommand implements Callable<Integer> {

    @Option(names = "--server", paramLabel = "URL[,URL...]", description = ServerAddress.OPTION)
    private @Nullable String server;

    private final DispersaCommand root;

    ShellCommand(DispersaCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        List<URI> target = root.servers(server);
        Console console = root.console();
        CommandLine commands = Commands.forShell(console, target);
        ShellSession session = new ShellSession(commands, console);
        if (console.terminal() && Console.isInteractive()) {
            return new InteractiveShell(session, commands, console, historyFile(console)).run(target);
        }
        return session.runAll();
    }

    private static Path historyFile(Console console) {
        Optional<Path> state = console.variable("XDG_STATE_HOME").map(Path::of).filter(Path::isAbsolute);
        return state.orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "state"))
            .resolve("dispersa")
            .resolve("history");
    }

}
