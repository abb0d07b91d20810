package io.dispersa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.KeyItem;
import io.dispersa.api.Problem;
import io.dispersa.cli.CommandRun.Setting;
import io.dispersa.client.FakeCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransferCommandTests {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path directory;

    @SuppressWarnings("NullAway.Init") // before each test
    private FakeCluster cluster;

    @SuppressWarnings("NullAway.Init") // before each test
    private Setting setting;

    @BeforeEach
    void start() throws IOException {
        cluster = new FakeCluster();
        setting = new Setting(cluster.uri().toString()).repeatingFor("3s");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void exportAndImportGiveTheSameKeysBack() throws IOException {
        byte[] everyByte = new byte[256];
        IntStream.range(0, 256).forEach(i -> everyByte[i] = (byte) i);
        Instant expires = Instant.parse("2999-01-02T03:04:05Z");
        cluster.put("a//b \u2028\n", everyByte, "image/png", null);
        cluster.put("ü", "text \0 \ud83d\ude00\n".getBytes(StandardCharsets.UTF_8), "text/plain", expires);
        cluster.put("empty", new byte[0], "text/plain;charset=utf-8", null);

        CommandRun export = setting.run("export");
        assertThat(export.err()).isEqualTo("exported 3 keys\n");
        try (FakeCluster other = new FakeCluster()) {
            CommandRun run = new Setting(other.uri().toString()).withInput(export.bytes()).run("import", "-");

            assertThat(run.out()).isEqualTo("imported 3 keys\n");
            assertThat(run.exitCode()).isZero();
            assertThat(other.contents().keySet()).isEqualTo(cluster.contents().keySet());
            other.contents().forEach((key, item) -> assertSame(cluster.contents(), item));
            String ttl = other.operations()
                .stream()
                .filter(operation -> operation.key().equals("ü"))
                .map(BatchOperation::ttl)
                .findFirst()
                .orElseThrow();
            assertThat(ttl).endsWith("ms");
        }
    }

    @Test
    void importNamesTheLinesThatCannotBeUsedAndLosesNothingElse() throws IOException {
        cluster.refuse((operation, _) -> operation.key().equals("refused")
                ? Problem.of(ErrorCode.VALUE_TOO_LARGE, "It is too large.") : null);
        Path file = file("""
                {"key":"a","value":"1"}
                {"key":"b","value":"1"

                {"key":"c","bytes":"AAH/","type":"image/png","ttl":"30s"}
                {"key":"","value":"1"}
                {"key":"d","value":"1","bytes":"AAH/"}
                {"key":"d"}
                {"key":"d","value":"1","ifmatch":"7"}
                {"key":"d","value":"1","key":"e"}
                {"key":"d","value":"\\ud800"}
                {"key":"d","value":"1","ttl":"1s","expires":"2999-01-01T00:00:00Z"}
                [1]
                {"key":"refused","value":"1"}
                {"key":"past","value":"1","expires":"2001-01-01T00:00:00Z"}
                {"key":"long past","value":"1","expires":"-300000000-01-01T00:00:00Z"}
                {"key":"d","value":"1","expires":"+300000000-01-01T00:00:00Z"}
                {"key":"d","value":"1","expires":"+10000-01-01T00:00:00Z"}
                {"key":"d","value":"1","type":"\\ud800"}
                {"key":"d","value":"1","ttl":"\\udc00"}
                {"key":"last","value":"1","expires":"9999-12-31T23:59:59.999Z"}
                {"key":"z","value":"1"}
                {"key":"d","value":"1","expires":""}
                {"key":"d","value":"1","expires":1e400}""");

        CommandRun run = setting.run("import", file.toString());

        assertThat(run.out()).isEqualTo("imported 4 keys; 2 had expired; 16 lines were not usable\n");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines().map(line -> line.replaceFirst(":.*", ""))).containsExactlyInAnyOrder("line 2",
                "line 5", "line 6", "line 7", "line 8", "line 9", "line 10", "line 11", "line 12", "line 13", "line 16",
                "line 17", "line 18", "line 19", "line 22", "line 23");
        assertThat(cluster.contents()).containsOnlyKeys("a", "c", "last", "z");
        assertThat(directory).isDirectoryNotContaining("glob:**.progress*");
    }

    @Test
    void importKeepsTheOrderOfAKeyWhateverIsLost() throws IOException {
        cluster.dropEvery(3);
        StringBuilder lines = new StringBuilder();
        IntStream.range(0, 6000)
            .forEach(i -> lines.append("{\"key\":\"k%d\",\"value\":\"%d\"}\n".formatted(i % 10, i)));

        CommandRun run = setting.run("import", file(lines.toString()).toString());

        assertThat(run.out()).isEqualTo("imported 6000 keys\n");
        assertThat(cluster.done()).isEqualTo(6000);
        assertThat(cluster.operations()).hasSizeGreaterThan(6000);
        cluster.contents().forEach((key, item) -> assertThat(item.value()).isEqualTo("599" + key.substring(1)));
    }

    @ParameterizedTest
    @CsvSource({ "NO_LEADER,5", "OUTCOME_UNKNOWN,6", "STORAGE_FULL,1" })
    void importThatStopsGoesOnWhereAllWasAcknowledged(ErrorCode code, int exitCode) throws IOException {
        StringBuilder lines = new StringBuilder();
        IntStream.range(0, 10_000)
            .forEach(i -> lines
                .append("{\"key\":\"k%d\",\"value\":\"v\",\"expires\":\"2999-01-01T00:00:00Z\"}\n".formatted(i)));
        Path file = file(lines.toString());
        cluster.refuse((operation, _) -> operation.key().equals("k7000") ? Problem.of(code, "It is \u001b so.") : null);

        CommandRun stopped = setting.repeatingFor("0s").run("import", file.toString());

        assertThat(stopped.exitCode()).isEqualTo(exitCode);
        assertThat(stopped.err()).contains("stopped: " + code.wireName())
            .contains("the same command goes on")
            .doesNotContain("\u001b");
        assertThat(directory.resolve("keys.ndjson.progress")).exists();
        int sent = cluster.operations().size();

        cluster.refuse((_, _) -> null);
        CommandRun run = setting.run("import", file.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("imported 10000 keys\n");
        assertThat(run.err()).contains("going on after line");
        assertThat(cluster.contents()).hasSize(10_000);
        assertThat(cluster.done()).isEqualTo(10_000);
        assertThat(cluster.operations().size() - sent).isLessThan(8000);
        assertThat(directory.resolve("keys.ndjson.progress")).doesNotExist();
    }

    @Test
    void importOfAFileThatHasChangedIsRefused() throws IOException {
        Path file = file("{\"key\":\"a\",\"value\":\"1\"}\n");
        cluster.refuse((_, _) -> Problem.of(ErrorCode.STORAGE_FULL, "Full."));
        assertThat(setting.run("import", file.toString()).exitCode()).isEqualTo(1);
        Files.writeString(file, "{\"key\":\"a\",\"value\":\"2\"}\n");

        CommandRun run = setting.run("import", file.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("has changed since").contains("keys.ndjson.progress");
        assertThat(cluster.done()).isZero();
    }

    @Test
    void importOfWhatIsNotThereIsUsage() {
        assertThat(setting.run("import", "missing").exitCode()).isEqualTo(2);
        assertThat(setting.withInput("import -").run("shell").exitCode()).isEqualTo(2);
    }

    @Test
    void exportToAFileIsThereOnlyWhenItIsComplete() throws IOException {
        IntStream.range(0, 1000).forEach(i -> put("key-%04d".formatted(i)));
        cluster.breakAfter(300, true);
        Path file = directory.resolve("out.ndjson");

        CommandRun stopped = setting.repeatingFor("0s").run("export", "--to", file.toString(), "--prefix", "key");
        assertThat(stopped.exitCode()).isEqualTo(5);
        assertThat(file).doesNotExist();

        Path part = directory.resolve("out.ndjson.part");
        // The broken connection can take with it what was not read yet.
        int written = Files.readAllLines(part).size();
        assertThat(written).isLessThanOrEqualTo(300);
        assertThat(stopped.err()).contains("stopped after %d keys".formatted(written));
        Files.writeString(part, Files.readString(part) + "{\"key\":\"key-03");
        assertThat(setting.run("export", "--to", file.toString()).exitCode()).isEqualTo(2);

        CommandRun run = setting.run("export", "--to", file.toString(), "--prefix", "key");
        assertThat(run.out()).isEqualTo("exported %d keys to %s\n".formatted(1000 - written, file));
        assertThat(Files.readAllLines(file)).hasSize(1000).doesNotHaveDuplicates();
        try (var left = Files.list(directory)) {
            assertThat(left).containsExactly(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "null", "{}", "{", "1" })
    void exportThatCannotTellWhereItStoppedRefusesToGoOn(String last) throws IOException {
        put("a");
        put("b");
        cluster.breakAfter(1, true);
        Path file = directory.resolve("out.ndjson");
        setting.repeatingFor("0s").run("export", "--to", file.toString());
        Path part = directory.resolve("out.ndjson.part");
        Files.writeString(part, last + "\n");

        CommandRun run = setting.run("export", "--to", file.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("is damaged: delete it");
        assertThat(part).hasContent(last);
    }

    @Test
    void importOnATerminalShowsHowFarItIs() throws IOException {
        CommandRun run = setting.onTerminal().run("import", file("{\"key\":\"a\",\"value\":\"1\"}\n").toString());

        assertThat(run.err()).contains("[########################] 100 %  1 keys").endsWith("\r\u001b[K");
    }

    @Test
    void manyKeysGoThroughInLittleMemory() throws Exception {
        cluster.flood(60_000, "v".repeat(2000));
        Path exported = directory.resolve("exported.ndjson");

        assertThat(inLittleMemory("export", "-o", exported.toString())).isEqualTo("exported 60000 keys to " + exported);
        assertThat(Files.size(exported)).isGreaterThan(120_000_000);
        assertThat(inLittleMemory("import", exported.toString())).isEqualTo("imported 60000 keys");
        assertThat(cluster.done()).isEqualTo(60_000);
    }

    /** In a process of its own, with less memory than there is data. */
    private String inLittleMemory(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m", "-cp",
                System.getProperty("java.class.path"), "io.dispersa.cli.Main", "--server", cluster.uri().toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            return output.strip();
        }
        finally {
            process.destroyForcibly();
        }
    }

    private static void assertSame(Map<String, KeyItem> expected, KeyItem item) {
        KeyItem original = Objects.requireNonNull(expected.get(item.key()));
        assertThat(item.value()).isEqualTo(original.value());
        assertThat(item.bytes()).isEqualTo(original.bytes());
        assertThat(item.type()).isEqualTo(original.type());
        assertThat(item.expires() == null).isEqualTo(original.expires() == null);
    }

    private void put(String key) {
        cluster.put(key, List.of(key).getFirst().getBytes(StandardCharsets.UTF_8), "text/plain", null);
    }

    private Path file(String lines) throws IOException {
        return Files.writeString(directory.resolve("keys.ndjson"), lines);
    }

}
