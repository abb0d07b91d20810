package io.dispersa.system.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the documents list is what there is. */
class DocsTests {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern ERROR_ROW = Pattern
        .compile("^\\| `([a-z-]+)` \\| (\\d{3}) \\| `([a-z-]+)` \\| (yes|no) \\|", Pattern.MULTILINE);

    private static final Pattern SETTING_ROW = Pattern
        .compile("^\\| `(dispersa\\.[a-z.-]+)` \\| ([a-z ]+) \\| `?([^`|]*)`? \\|", Pattern.MULTILINE);

    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)(#[^)]*)?\\)");

    @Test
    void apiListsEveryErrorAsTheCodeHasIt() throws IOException {
        Set<String> documented = rows(read("docs/API.md"), ERROR_ROW)
            .map(row -> "%s %s %s %s".formatted(row.group(1), row.group(2), row.group(3), row.group(4)))
            .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented).isEqualTo(Arrays.stream(ErrorCode.values())
            .map(code -> "%s %d %s %s".formatted(code.wireName(), code.status(), code.outcome().wireName(),
                    code.retryable() ? "yes" : "no"))
            .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void operationsListsEverySettingWithItsDefault() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        rows(read("docs/OPERATIONS.md"), SETTING_ROW)
            .forEach(row -> documented.put(row.group(2) + " " + row.group(1), row.group(3).strip()));
        Map<String, String> existing = new TreeMap<>();
        settings("shared-service", "both", existing);
        settings("main-node-service", "main node", existing);
        settings("participant-service", "participant", existing);
        assertThat(documented.keySet()).isEqualTo(existing.keySet());
        existing.forEach((name, value) -> {
            if (!value.isEmpty()) {
                assertThat(documented.get(name)).as(name).isEqualTo(value);
            }
        });
    }

    @Test
    void readmeFitsOnAPage() throws IOException {
        assertThat(read("README.md").lines().count()).isLessThanOrEqualTo(90);
    }

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        for (Path document : documents()) {
            rows(Files.readString(document), LINK)
                .forEach(link -> assertThat(document.resolveSibling(link.group(1))).as(document.toString()).exists());
        }
    }

    private static Stream<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".md")).toList().stream();
        }
    }

    private static Set<Path> documents() throws IOException {
        return Stream.concat(list(ROOT), list(ROOT.resolve("docs"))).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void settings(String module, String where, Map<String, String> into) throws IOException {
        Path metadata = ROOT.resolve(module + "/target/classes/META-INF/spring-configuration-metadata.json");
        for (JsonNode property : JsonMapper.shared().readTree(Files.readString(metadata)).get("properties")) {
            JsonNode fallback = property.path("defaultValue");
            into.put(where + " " + property.get("name").asString(),
                    fallback.isMissingNode() ? "" : fallback.asString());
        }
    }

    private static Stream<MatchResult> rows(String text, Pattern pattern) {
        return pattern.matcher(text).results();
    }

    private static String read(String document) throws IOException {
        return Files.readString(ROOT.resolve(document));
    }

}
