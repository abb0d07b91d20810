package io.dispersa.cli;

import io.dispersa.api.Key;
import io.dispersa.api.ProblemException;
import io.dispersa.client.KvClient;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/**
 * The example: each step is a command that anyone can type, its real output, and a check
 * of it.
 */
final class DemoScenario {

    private static final List<String> NAMES = List.of("apple", "banana", "cherry");

    private final Console console;

    private final List<URI> servers;

    private final String prefix;

    private int step;

    DemoScenario(Console console, List<URI> servers, String prefix) {
        this.console = console;
        this.servers = servers;
        this.prefix = prefix;
    }

    /**
     * @throws CommandFailure if an answer is not what it must be
     */
    void play() {
        try {
            steps();
            console.out().println("\nAll " + step + " answers were as they must be.");
        }
        finally {
            cleanUp();
        }
    }

    private void steps() {
        for (String name : NAMES) {
            expect("Register a key.", ExitCode.DONE, "created version", "put", prefix + name,
                    name.length() + " letters");
        }
        expect("Consult it.", ExitCode.DONE, "5 letters", "get", prefix + "apple");
        expect("See where it lives: crc32 of the key, modulo the number of partitions.", ExitCode.DONE, "partition",
                "locate", prefix + "apple");
        expect("Replace its value: the version grows.", ExitCode.DONE, "replaced version", "put", prefix + "apple",
                "still 5 letters");
        expect("Consult it again.", ExitCode.DONE, "still 5 letters", "get", prefix + "apple");
        expect("Consult a key that was never registered.", ExitCode.NOT_FOUND, "not-found", "get", prefix + "durian");
        expect("Delete a key.", ExitCode.DONE, "deleted", "delete", prefix + "banana");
        expect("It is gone.", ExitCode.NOT_FOUND, "not-found", "get", prefix + "banana");
        expect("List what every participant holds.", ExitCode.DONE, prefix + "cherry 6 letters", "list");
    }

    private void expect(String title, int exitCode, String output, String... arguments) {
        step++;
        Ansi colours = Commands.colours(console);
        console.out().println(colours.string("%n@|bold %d. %s|@".formatted(step, title)));
        console.out().println("$ dispersa " + shown(arguments));
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        int actual = run(captured, arguments);
        String text = captured.toString(StandardCharsets.UTF_8);
        console.out().print(text.isEmpty() || text.endsWith("\n") ? text : text + "\n");
        if (exitCode != ExitCode.DONE) {
            console.out().println("(exit code %d)".formatted(actual));
        }
        console.out().flush();
        if (actual != exitCode || !text.contains(output)) {
            throw new CommandFailure(actual == exitCode || actual == ExitCode.DONE ? ExitCode.FAILED : actual,
                    "step %d is not as it must be: expected exit code %d and '%s' in the output; the exit code was %d"
                        .formatted(step, exitCode, output, actual));
        }
    }

    private int run(ByteArrayOutputStream captured, String... arguments) {
        PrintStream sink = new PrintStream(captured, true, StandardCharsets.UTF_8);
        Console inner = new Console(InputStream.nullInputStream(), sink, sink, false, false, console.environment(),
                console.home());
        return Commands.forShell(inner, servers).execute(arguments);
    }

    private static String shown(String... arguments) {
        return String.join(" ",
                List.of(arguments).stream().map(word -> word.contains(" ") ? "'" + word + "'" : word).toList());
    }

    private void cleanUp() {
        try (KvClient client = new KvClient(servers)) {
            for (String name : NAMES) {
                delete(client, name);
            }
        }
        catch (RuntimeException e) {
            console.err()
                .println("dispersa: the keys under " + prefix + " could not all be deleted again: "
                        + Failures.message(e, false));
        }
    }

    private void delete(KvClient client, String name) {
        try {
            client.delete(Key.of(prefix + name));
        }
        catch (ProblemException e) {
            if (Failures.exitCode(e, true) != ExitCode.NOT_FOUND) {
                throw e;
            }
        }
    }

}
