package io.dispersa.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceCommandLineTests {

    private static final Layout LAYOUT = new Layout(12, 1, 8090, 9101, 2);

    private static final Path DATA = Path.of("/data");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path dist;

    @Test
    void participantIsToldWhereTheMainNodeIsAndWhichIdToAskFor() {
        assertThat(command("", 2))
            .containsSubsequence("-jar",
                    dist.resolve("participant-service").resolve("participant-service.jar").toString(), "127.0.0.1",
                    "8090", "9102", "--dispersa.preferred-id=2", "--dispersa.data-dir=/data/participant-2",
                    "--server.address=127.0.0.1")
            .noneMatch(argument -> argument.startsWith("--dispersa.main"));
    }

    @Test
    void theOnlyMainNodeIsToldOfNoPeers() {
        assertThat(command("", 0)).containsSubsequence("8090", "--dispersa.data-dir=/data/main-node")
            .noneMatch(argument -> argument.startsWith("--dispersa.main"));
    }

    @Test
    void eachOfThreeMainNodesIsToldOfAllAndWhichItIs() {
        assertThat(commandOfThree(1)).containsSubsequence("8091",
                "--dispersa.main.peers=127.0.0.1:8090,127.0.0.1:8091,127.0.0.1:8092",
                "--dispersa.main.self=127.0.0.1:8091", "--dispersa.data-dir=/data/main-node-2");
    }

    @Test
    void mainNodesThatWereNotThereAtFirstJoinTheOneThatWas() {
        Layout grown = new Layout(12, 3, 1, 8090, 9101, 2);
        String all = "127.0.0.1:8090,127.0.0.1:8091,127.0.0.1:8092";
        assertThat(command("", grown, 0)).contains("--dispersa.main.peers=" + all,
                "--dispersa.data-dir=/data/main-node");
        assertThat(command("", grown, 1)).contains("--dispersa.main.join=" + all, "--dispersa.main.self=127.0.0.1:8091",
                "--dispersa.data-dir=/data/main-node-2");
    }

    @Test
    void participantIsToldOfAllThreeMainNodes() {
        assertThat(commandOfThree(3)).containsSubsequence("127.0.0.1", "8090", "9101", "--dispersa.preferred-id=1",
                "--dispersa.main.nodes=127.0.0.1:8090,127.0.0.1:8091,127.0.0.1:8092");
    }

    @Test
    void serviceLogsToAFileThatItRotatesAndNotToItsOutput() {
        assertThat(command("", 2)).containsSubsequence("--logging.file.name=/data/logs/participant-2.log",
                "--logging.threshold.console=off");
    }

    @Test
    void flagsOfTheUserComeLast() {
        assertThat(command(" -Xmx64m  -Dx=y ", 0)).containsSubsequence("-Xmx256m", "-Xmx64m", "-Dx=y", "-jar")
            .doesNotContain("-Xms64m");
        assertThat(command(" -Dx=y ", 0)).containsSubsequence("-Xmx256m", "-Xms64m", "-Dx=y", "-jar");
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
        return command(extraFlags, LAYOUT, service);
    }

    private List<String> commandOfThree(int service) {
        return command("", new Layout(12, 3, 8090, 9101, 2), service);
    }

    private List<String> command(String extraFlags, Layout layout, int service) {
        return new ServiceCommandLine(dist, Path.of("/jdk/bin/java"), extraFlags).of(layout.services().get(service),
                layout, DATA, false);
    }

}
