package io.dispersa.system.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./dispersa} on real processes. */
class LauncherIT {

    private static final Pattern PID = Pattern.compile("\"pid\"\\s*:\\s*(\\d+)");

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
    void upDownAndKillKeepAllData() throws Exception {
        assertThat(up("--participants 2").output()).contains("Dispersa is up",
                "http://localhost:" + ports.main() + "/swagger-ui.html");
        assertThat(run("put 'ключ/1' 'значение'").exitCode()).isZero();
        assertThat(run("get 'ключ/1'").output()).isEqualTo("значение");
        assertThat(up("--participants 2").output()).contains("already up");
        assertThat(run("status").output()).contains("2 up", "1 of 3");
        assertThat(run("participants").output()).containsPattern("1 +127.0.0.1:" + ports.participant() + " ")
            .containsPattern("2 +127.0.0.1:" + (ports.participant() + 1) + " ");
        assertThat(run("get absent")).isEqualTo(new Shell.Result(3, "dispersa: not-found: The key has no value.\n"));

        PID.matcher(Files.readString(temp.resolve("cluster.json")))
            .results()
            .map(LauncherIT::pid)
            .forEach(ProcessHandle::destroyForcibly);
        assertThat(run("get 'ключ/1'").exitCode()).isEqualTo(5);
        assertThat(up("--participants 2").exitCode()).isZero();
        assertThat(run("get 'ключ/1'").output()).isEqualTo("значение");
        assertThat(run("down --data-dir '" + temp + "'").output()).contains("Dispersa is down");
        assertThat(run("get 'ключ/1'").output()).contains("no main node at", "./dispersa up");
        assertThat(up("--participants 2 --partitions 7").exitCode()).isEqualTo(2);
        assertThat(run("logs participant-1 --data-dir '" + temp + "'").output()).contains("registered with main node");
    }

    @Test
    void upWhenAPortIsTakenSaysByWhatAndStartsNothing() throws Exception {
        try (ServerSocket _ = new ServerSocket(ports.participant() + 1, 1, InetAddress.getLoopbackAddress())) {
            assertThat(up("")).satisfies(result -> {
                assertThat(result.exitCode()).isEqualTo(5);
                assertThat(result.output()).contains("port " + (ports.participant() + 1),
                        "is taken by process " + ProcessHandle.current().pid(), "--participant-port");
            });
        }
        assertThat(run("status").exitCode()).isEqualTo(5);
    }

    @Test
    void shellTakesTheOneLetterCommands() throws Exception {
        up("--participants 1");
        assertThat(shell.run("printf 'R k two words\\nC k\\nD k\\nC k\\nL\\nQ\\n' | ./dispersa shell"))
            .satisfies(result -> {
                assertThat(result.output()).contains("created version", "two words", "deleted", "not-found",
                        "No items");
                assertThat(result.exitCode()).isEqualTo(3);
            });
    }

    private Shell.Result up(String options) throws Exception {
        return shell.run("./dispersa up --port %d --participant-port %d --data-dir '%s' %s".formatted(ports.main(),
                ports.participant(), temp, options));
    }

    private Shell.Result run(String arguments) throws Exception {
        return shell.run("./dispersa " + arguments);
    }

    private static ProcessHandle pid(MatchResult match) {
        return ProcessHandle.of(Long.parseLong(match.group(1))).orElseThrow();
    }

}
