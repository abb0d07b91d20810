package io.dispersa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.cli.CommandRun.Setting;
import io.dispersa.client.FakeCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an interrupted import or export does where another cluster answers. */
class TransferToAnotherClusterTests {

    private static final int KEYS = 6000;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path directory;

    @SuppressWarnings("NullAway.Init") // before each test
    private FakeCluster cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = new FakeCluster();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void importIsNotResumedIntoAnotherCluster() throws IOException {
        Path file = interruptedImport();

        try (FakeCluster other = new FakeCluster()) {
            assertImportIsRefusedUntilItBeginsAnew(other, file);
        }
    }

    @Test
    void importIsNotResumedWhereTheDataWasWiped() throws IOException {
        Path file = interruptedImport();
        cluster.wipe();

        assertImportIsRefusedUntilItBeginsAnew(cluster, file);
    }

    @Test
    void importIsResumedAfterItWasRefusedElsewhere() throws IOException {
        Path file = interruptedImport();
        try (FakeCluster other = new FakeCluster()) {
            assertThat(run(other, "import", file.toString()).exitCode()).isEqualTo(2);
        }

        CommandRun run = run(cluster, "import", file.toString());

        assertThat(run.err()).contains("going on after line");
        assertThat(run.out()).isEqualTo("imported %d keys\n".formatted(KEYS));
        assertThat(cluster.contents()).hasSize(KEYS);
    }

    @Test
    void exportIsNotResumedFromAnotherCluster() throws IOException {
        Path file = interruptedExport();

        try (FakeCluster other = new FakeCluster()) {
            assertExportIsRefusedUntilItBeginsAnew(other, file);
        }
    }

    @Test
    void exportIsNotResumedWhereTheDataWasWiped() throws IOException {
        Path file = interruptedExport();
        cluster.wipe();

        assertExportIsRefusedUntilItBeginsAnew(cluster, file);
    }

    @Test
    void exportIsNotResumedWithWhatMayBeStale() throws IOException {
        Path file = interruptedExport();

        CommandRun refused = run(cluster, "export", "--stale", "--to", file.toString());

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("is of an export without --stale");
    }

    @ParameterizedTest
    @ValueSource(strings = { "null", "{}", "{\"prefix\":\"\"}", "{\"prefix\":\"\",\"cluster\":\"x\"}", "" })
    void exportThatCannotBeToldFromAnotherIsNotResumed(String note) throws IOException {
        Path file = interruptedExport();
        Files.writeString(beside(file, ".progress"), note);

        assertExportIsRefusedUntilItBeginsAnew(cluster, file);
    }

    @ParameterizedTest
    @ValueSource(strings = { "null", "{}", "{\"name\":\"import-1\",\"line\":5000}", "" })
    void importThatCannotBeToldFromAnotherIsNotResumed(String progress) throws IOException {
        Path file = interruptedImport();
        Files.writeString(beside(file, ".progress"), progress);

        assertImportIsRefusedUntilItBeginsAnew(cluster, file);
    }

    private void assertImportIsRefusedUntilItBeginsAnew(FakeCluster target, Path file) throws IOException {
        int before = target.operations().size();

        CommandRun refused = run(target, "import", file.toString());

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("delete").contains("'" + beside(file, ".progress") + "'");
        assertThat(target.operations()).hasSize(before);

        Files.delete(beside(file, ".progress"));
        assertThat(run(target, "import", file.toString()).out()).isEqualTo("imported %d keys\n".formatted(KEYS));
        assertThat(target.contents()).hasSize(KEYS);
    }

    private static void assertExportIsRefusedUntilItBeginsAnew(FakeCluster source, Path file) throws IOException {
        source.breakAfter(Integer.MAX_VALUE, true);
        source.put("key-0", new byte[] { 'v' }, "text/plain", null);
        Path part = beside(file, ".part");
        byte[] before = Files.readAllBytes(part);

        CommandRun refused = run(source, "export", "--to", file.toString());

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("delete").contains("'" + part + "'");
        assertThat(part).hasBinaryContent(before);
        assertThat(file).doesNotExist();

        Files.delete(part);
        assertThat(run(source, "export", "--to", file.toString()).exitCode()).isZero();
        assertThat(Files.readAllLines(file)).hasSize(source.contents().size());
    }

    private Path interruptedImport() throws IOException {
        String lines = IntStream.range(0, KEYS)
            .mapToObj("{\"key\":\"k%d\",\"value\":\"v\"}\n"::formatted)
            .collect(Collectors.joining());
        Path file = Files.writeString(directory.resolve("keys.ndjson"), lines);
        String last = "k" + (KEYS - 1);
        cluster.refuse(
                (operation, _) -> operation.key().equals(last) ? Problem.of(ErrorCode.STORAGE_FULL, "Full.") : null);
        assertThat(run(cluster, "import", file.toString()).exitCode()).isEqualTo(1);
        cluster.refuse((_, _) -> null);
        return file;
    }

    private Path interruptedExport() {
        for (int i = 1; i <= 9; i++) {
            cluster.put("key-" + i, "v".getBytes(StandardCharsets.UTF_8), "text/plain", null);
        }
        cluster.breakAfter(5, true);
        Path file = directory.resolve("out.ndjson");
        assertThat(run(cluster, "export", "--to", file.toString()).exitCode()).isEqualTo(5);
        return file;
    }

    private static CommandRun run(FakeCluster target, String... arguments) {
        return new Setting(target.uri().toString()).run(arguments);
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

}
