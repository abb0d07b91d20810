package io.dispersa.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jline.console.impl.SystemRegistryImpl;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.shell.jline3.PicocliCommands;

/** The shell for a person: line editing, history, completion. */
final class InteractiveShell {

    private final ShellSession session;

    private final CommandLine commands;

    private final Console console;

    private final Path historyFile;

    InteractiveShell(ShellSession session, CommandLine commands, Console console, Path historyFile) {
        this.session = session;
        this.commands = commands;
        this.console = console;
        this.historyFile = historyFile;
    }

    /**
     * Returns the exit code, once the person has left.
     */
    int run(List<URI> servers) {
        Ansi colours = Commands.colours(console);
        console.out()
            .println("Dispersa at " + ServerAddress.shown(servers)
                    + ". Tab completes; help lists the commands; Q quits.");
        console.out().println("Short forms: R KEY VALUE registers, C KEY consults, D KEY deletes, L lists.");
        try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            LineReader reader = reader(terminal);
            String prompt = colours.string("@|bold,green dispersa>|@ ");
            boolean goesOn = true;
            while (goesOn) {
                goesOn = readAndRun(reader, prompt);
            }
        }
        catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "cannot use this terminal: " + e.getMessage());
        }
        return ExitCode.DONE;
    }

    private boolean readAndRun(LineReader reader, String prompt) {
        try {
            return session.run(reader.readLine(prompt));
        }
        catch (UserInterruptException e) {
            return true;
        }
        catch (EndOfFileException e) {
            return false;
        }
    }

    private LineReader reader(Terminal terminal) {
        DefaultParser parser = new DefaultParser();
        // A backslash is part of a value more often than it is an escape.
        parser.setEscapeChars(new char[0]);
        SystemRegistryImpl registry = new SystemRegistryImpl(parser, terminal, () -> Path.of("."), null);
        registry.setCommandRegistries(new PicocliCommands(commands));
        return LineReaderBuilder.builder()
            .terminal(terminal)
            .parser(parser)
            .completer(registry.completer())
            .variable(LineReader.HISTORY_FILE, historyFile)
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
            .build();
    }

}
