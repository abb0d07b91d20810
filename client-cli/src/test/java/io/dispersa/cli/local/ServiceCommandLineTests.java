package io.dispersa.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceCommandLineTests {

    private static final Layout LAYOUT = new Layout(12, 8090, 9101, 2);

    private static final Path DATA = Path.of("/data");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path dist;

    @Test
    void participantIsToldWhereTheMainNodeIsAndWhichIdToAskFor() {
        assertThat(command("", 2)).containsSubsequence("-jar",
                dist.resolve("participant-service").resolve("participant-service.jar").toString(), "localhost", "8090",
                "9102", "--dispersa.preferred-id=2", "--dispersa.data-dir=/data/participant-2",
                "--server.address=127.0.0.1");
    }

    @Test
    void flagsOfTheUserComeLast() {
        assertThat(command(" -Xmx64m  -Dx=y ", 0)).containsSubsequence("-Xmx256m", "-Xmx64m", "-Dx=y", "-jar");
    }

    @Test
    void cacheIsUsedIfThereIsOneAndTheCollectorIsOurs() throws IOException {
        assertThat(command("", 0)).contains("-XX:+UseSerialGC").noneMatch(flag -> flag.startsWith("-XX:AOTCache"));
        Path directory = Files.createDirectories(dist.resolve("main-node-service"));
        Files.createFile(directory.resolve("app.aot"));

        assertThat(command("", 0)).contains("-XX:AOTCache=" + directory.resolve("app.aot"));
        assertThat(command("-XX:+UseZGC", 0)).contains("-XX:+UseZGC")
            .doesNotContain("-XX:+UseSerialGC")
            .noneMatch(flag -> flag.startsWith("-XX:AOTCache"));
    }

    private List<String> command(String extraFlags, int service) {
        return new ServiceCommandLine(dist, Path.of("/jdk/bin/java"), extraFlags).of(LAYOUT.services().get(service),
                LAYOUT, DATA);
    }

}
