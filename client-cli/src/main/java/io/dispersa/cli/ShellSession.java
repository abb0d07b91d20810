package io.dispersa.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Runs the lines of a shell, one by one, and remembers the first failure. */
final class ShellSession {

    private final CommandLine commands;

    private final Console console;

    private int firstFailure = ExitCode.DONE;

    ShellSession(CommandLine commands, Console console) {
        this.commands = commands;
        this.console = console;
    }

    /**
     * Returns the exit code of the first line of the standard input that failed, or 0.
     */
    int runAll() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null && run(line)) {
                line = lines.readLine();
            }
        }
        catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "cannot read the standard input: " + e.getMessage());
        }
        return firstFailure;
    }

    /**
     * Returns whether the session goes on after this line, which is run.
     */
    boolean run(String line) {
        switch (ShellLine.parse(line)) {
            case ShellLine.Quit _ -> {
                return false;
            }
            case ShellLine.Nothing _ -> {
            }
            case ShellLine.Mistake mistake -> {
                console.err().println("dispersa: " + mistake.message());
                remember(ExitCode.USAGE);
            }
            case ShellLine.Run run -> remember(commands.execute(run.arguments().toArray(String[]::new)));
        }
        console.out().flush();
        return true;
    }

    private void remember(int exitCode) {
        if (firstFailure == ExitCode.DONE) {
            firstFailure = exitCode;
        }
    }

}
