package io.dispersa.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** One run of the client, without a process. */
@SuppressWarnings("ArrayRecordComponent") // Output is bytes; runs are never compared.
record CommandRun(int exitCode, byte[] bytes, String err) {

    /** Where and how the client runs. */
    @SuppressWarnings("ArrayRecordComponent")
    record Setting(Map<String, String> environment, byte[] standardInput, boolean terminal, Path home, int mostRead) {
        Setting(Map<String, String> environment, byte[] standardInput, boolean terminal, Path home) {
            this(environment, standardInput, terminal, home, Integer.MAX_VALUE);
        }

        Setting(String server) {
            this(Map.of("DISPERSA_SERVER", server, "DISPERSA_REPEAT_FOR", "0s"), new byte[0], false,
                    Path.of("nowhere"));
        }

        /** Whoever reads the output is gone after so many bytes, as {@code head} is. */
        Setting readingAtMost(int bytes) {
            return new Setting(environment, standardInput, terminal, home, bytes);
        }

        Setting withInput(String text) {
            return withInput(text.getBytes(StandardCharsets.UTF_8));
        }

        Setting withInput(byte[] bytes) {
            return new Setting(environment, bytes, terminal, home);
        }

        Setting onTerminal() {
            return with("NO_COLOR", "1", true);
        }

        Setting repeatingFor(String time) {
            return with("DISPERSA_REPEAT_FOR", time, terminal);
        }

        private Setting with(String variable, String value, boolean onTerminal) {
            Map<String, String> more = new HashMap<>(environment);
            more.put(variable, value);
            return new Setting(Map.copyOf(more), standardInput, onTerminal, home);
        }

        CommandRun run(String... arguments) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            OutputStream reader = new FilterOutputStream(out) {

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    if (((ByteArrayOutputStream) this.out).size() >= mostRead) {
                        throw new IOException("nobody reads");
                    }
                    this.out.write(bytes, offset, length);
                }
            };
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            Console console = new Console(new ByteArrayInputStream(standardInput),
                    new PrintStream(reader, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8), terminal, terminal, environment, home);
            int exitCode = Commands.forProcess(console).execute(arguments);
            console.out().flush();
            return new CommandRun(exitCode, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
        }
    }

    String out() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
