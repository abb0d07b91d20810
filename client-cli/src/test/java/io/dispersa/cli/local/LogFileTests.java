package io.dispersa.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTests {

    private static final String LINE = "a process has ended, and is started again\n";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path dataDir;

    @SuppressWarnings("NullAway.Init") // before each test
    private LogFile output;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(dataDir.resolve("logs"));
        output = LogFile.ofOutput(dataDir, "supervisor");
    }

    @Test
    void shortenWhenOutputIsLongKeepsItsEndAndWhoAppendsGoesOn() throws IOException {
        try (OutputStream process = new FileOutputStream(output.path().toFile(), true)) {
            process.write(LINE.repeat(50_000).getBytes(StandardCharsets.UTF_8));

            output.shorten();
            process.write("more\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(output.size()).isBetween(500_000L, 600_000L);
        assertThat(output.tail(2, 0)).containsExactly(LINE.strip(), "more");
    }

    @Test
    void shortenWhenOutputIsShortOrAbsentLeavesItAlone() throws IOException {
        output.shorten();
        assertThat(output.path()).doesNotExist();
        Files.writeString(output.path(), LINE);
        output.shorten();
        assertThat(output.path()).hasContent(LINE);
    }

    @Test
    void logThatIsNotThereHasNoLines() throws IOException {
        assertThat(output.tail(50, 0)).isEmpty();
        assertThat(output.wholeLines(0)).isEmpty();
    }

    @Test
    void allAreTheLogAndTheOutputOfEachProcessAndNoneThatWasRotated() throws IOException {
        for (String file : new String[] { "participant-1.log", "participant-1.out", "supervisor.out",
                "participant-1.log.2026-01-01.0.gz" }) {
            Files.writeString(dataDir.resolve("logs").resolve(file), LINE);
        }
        assertThat(LogFile.all(dataDir)).extracting(LogFile::name)
            .containsExactly("participant-1", "participant-1", "supervisor");
    }

}
