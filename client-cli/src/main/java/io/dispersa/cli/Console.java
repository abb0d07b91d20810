package io.dispersa.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Everything of the outside that a command touches, so that tests can stand in for it.
 *
 * @param in the standard input
 * @param out the standard output; text on it is UTF-8 whatever the locale, as keys and
 * values are
 * @param err the standard error
 * @param terminal whether a person sees the standard output
 * @param errorTerminal whether a person sees the standard error
 * @param environment the environment variables
 * @param home the root of the project, where {@code up} finds the services and keeps its
 * data
 */
record Console(InputStream in, PrintStream out, PrintStream err, boolean terminal, boolean errorTerminal,
        Map<String, String> environment, Path home) {

    static Console ofProcess() {
        return new Console(new FileInputStream(FileDescriptor.in), stream(FileDescriptor.out),
                stream(FileDescriptor.err), isTerminal("dispersa.terminal"), isTerminal("dispersa.terminal.error"),
                System.getenv(), Path.of(System.getProperty("dispersa.home", "")).toAbsolutePath());
    }

    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /**
     * Returns the stream as picocli wants it.
     */
    static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /**
     * Returns whether a person is at both the input and the output of this process.
     */
    @SuppressWarnings("SystemConsoleNull") // Which of the two a JDK gives without a
                                           // terminal depends on jdk.console.
    static boolean isInteractive() {
        return System.console() != null && System.console().isTerminal();
    }

    /**
     * The launcher knows about each output alone; Java only about input and output
     * together.
     */
    private static boolean isTerminal(String property) {
        String told = System.getProperty(property);
        return told == null ? isInteractive() : told.equals("true");
    }

}
