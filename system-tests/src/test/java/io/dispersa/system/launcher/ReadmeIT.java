package io.dispersa.system.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every console command of the README, on other ports, and compares what it prints:
 * "…" stands for anything.
 */
class ReadmeIT {

    private static final Pattern BLOCK = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path temp;

    private final Ports ports = Ports.free();

    private final Shell shell = new Shell(
            Map.of("DISPERSA_BUILD", "never", "DISPERSA_SERVER", "http://localhost:" + ports.main()));

    @AfterEach
    void down() throws Exception {
        shell.run("./dispersa down --data-dir '" + temp + "'");
    }

    @Test
    void everyCommandPrintsWhatTheReadmeSays() throws Exception {
        DocumentedCommands commands = new DocumentedCommands(temp);
        try {
            assertThat(commands.runAll("README.md")).isGreaterThan(8);
        }
        finally {
            commands.end();
        }
    }

    private String here(String text) {
        return ports.applyTo(text)
            .replace("./dispersa up",
                    "./dispersa up --port %d --participant-port %d --data-dir '%s'".formatted(ports.main(),
                            ports.participant(), temp))
            .replace("./dispersa down", "./dispersa down --data-dir '" + temp + "'")
            .replaceFirst("^curl ", "curl -sS ");
    }

    private static Pattern pattern(String expected) {
        String regex = Arrays.stream(expected.strip().split("…", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
        return Pattern.compile(regex, Pattern.DOTALL);
    }

    private static List<Step> steps() throws IOException {
        List<Step> steps = new ArrayList<>();
        BLOCK.matcher(Files.readString(Shell.ROOT.resolve("README.md"))).results().forEach(block -> {
            for (String part : ("\n" + block.group(1)).split("\n\\$ ", -1)) {
                String[] lines = part.split("\n", 2);
                if (!lines[0].isBlank()) {
                    steps.add(new Step(lines[0], lines.length > 1 ? lines[1] : ""));
                }
            }
        });
        return steps;
    }

    private record Step(String command, String expected) {
    }

}
