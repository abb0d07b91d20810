package io.dispersa.system.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The console commands of a document, run on other ports than it names; what they print
 * is compared with what it says, where "…" stands for anything.
 */
final class DocumentedCommands {

    private static final Pattern SECTION = Pattern.compile("^#{2,3} (.*)$", Pattern.MULTILINE);

    /** These know a cluster by where its data is. */
    private static final Pattern LOCAL = Pattern.compile("\\./dispersa (up|down|status|logs)\\b");

    private static final Pattern BLOCK = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);

    /** Has curl leave out its progress, as it does on a terminal. */
    private static final String CURL_OPTIONS = "silent\nshow-error\n";

    private final Ports ports = Ports.free();

    private final Path directory;

    private final Shell shell;

    /**
     * Prepares to run commands; nothing is started.
     * @param directory where the cluster that they start has its data
     */
    DocumentedCommands(Path directory) throws IOException {
        this.directory = directory;
        Files.writeString(directory.resolve(".curlrc"), CURL_OPTIONS);
        this.shell = new Shell(Map.of("DISPERSA_BUILD", "never", "DISPERSA_SERVER", "http://localhost:" + ports.main(),
                "CURL_HOME", directory.toString(), "DISPERSA_SUPERVISE", "never"));
    }

    /** Runs one command as if a document had it, and returns what it printed. */
    String run(String command) throws Exception {
        Shell.Result result = shell.run(here(command));
        assertThat(result.exitCode()).as("%s%n%s", command, result.output()).isZero();
        return result.output().replace("\r\n", "\n").strip();
    }

    /**
     * Runs every command of a document in order, checks what each prints, and returns how
     * many there are.
     */
    int runAll(String document) throws Exception {
        return runAll(steps(read(document)));
    }

    /** Does the same with the commands of one section, by its title. */
    int runSection(String document, String title) throws Exception {
        return runAll(sections(document).getOrDefault(title, List.of()));
    }

    /** Returns the titles of the sections of a document that have commands. */
    static Set<String> titles(String document) throws IOException {
        return sections(document).keySet();
    }

    private int runAll(List<Step> steps) throws Exception {
        for (Step step : steps) {
            assertThat(run(step.command())).as(step.command()).matches(pattern(here(step.expected())));
        }
        return steps.size();
    }

    /** Ends the cluster, if one was started. */
    void end() throws Exception {
        shell.run(here("./dispersa down"));
    }

    private String here(String text) {
        Path data = directory.resolve("data");
        String started = LOCAL.matcher(ports.applyTo(text)).replaceAll("$0 --data-dir " + data);
        return started.replace(" .dispersa/", " " + data + "/")
            .replace("./dispersa up", "./dispersa up --port %d --participant-port %d --timeout 150s"
                .formatted(ports.main(), ports.participant()));
    }

    private static Pattern pattern(String expected) {
        String regex = Arrays.stream(expected.strip().split("…", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
        return Pattern.compile(regex, Pattern.DOTALL);
    }

    private static String read(String document) throws IOException {
        return Files.readString(Shell.ROOT.resolve(document));
    }

    private static Map<String, List<Step>> sections(String document) throws IOException {
        String text = read(document);
        List<MatchResult> titles = SECTION.matcher(text).results().toList();
        Map<String, List<Step>> sections = new LinkedHashMap<>();
        for (int i = 0; i < titles.size(); i++) {
            int end = i + 1 < titles.size() ? titles.get(i + 1).start() : text.length();
            List<Step> steps = steps(text.substring(titles.get(i).end(), end));
            if (!steps.isEmpty()) {
                sections.put(titles.get(i).group(1), steps);
            }
        }
        return sections;
    }

    private static List<Step> steps(String text) {
        List<Step> steps = new ArrayList<>();
        BLOCK.matcher(text).results().forEach(block -> {
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
