package io.dispersa.system.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./dispersa} on real processes. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("dispersa")
class LauncherIT {

    private static final Pattern PID = Pattern.compile("\"pid\"\\s*:\\s*(\\d+)");

    @TempDir
    private Path temp;

    private final Ports ports = Ports.free();

    private final Shell shell = new Shell(Map.of("DISPERSA_BUILD", "never", "DISPERSA_SERVER",
            "http://localhost:" + ports.main(), "DISPERSA_SUPERVISE", "never"));

    private final Shell supervising = new Shell(
            Map.of("DISPERSA_BUILD", "never", "DISPERSA_SERVER", "http://localhost:" + ports.main()));

    @AfterEach
    void down() throws Exception {
        shell.run("./dispersa down --data-dir '" + temp + "'");
    }

    @Test
    void buildRecordsAStartOfEachProgram() {
        Path dist = Shell.ROOT.resolve("target/dist");
        assertThat(dist.resolve("main-node-service/app.aot")).isNotEmptyFile();
        assertThat(dist.resolve("participant-service/app.aot")).isNotEmptyFile();
        assertThat(dist.resolve("client-cli.aot")).isNotEmptyFile();
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
        assertThat(temp.resolve("logs/participant-1.log")).content().contains("registered with main node");
        assertThat(temp.resolve("logs/participant-1.out")).isEmptyFile();
    }

    @Test
    void upWithThreeMainNodesServesThroughEachAndGoesOnWithoutOne() throws Exception {
        String any = "localhost:%d,localhost:%d,localhost:%d".formatted(ports.main(), ports.main() + 1,
                ports.main() + 2);
        assertThat(up("--main-nodes 3 --participants 3").output()).contains("Dispersa is up",
                "http://localhost:" + ports.main() + "  http://localhost:" + (ports.main() + 1),
                "every key on 3 participants", "DISPERSA_SERVER=" + any);
        assertThat(run("put k v --server localhost:" + (ports.main() + 2)).exitCode()).isZero();
        assertThat(run("get k --server localhost:" + ports.main()).output()).isEqualTo("v");
        assertThat(run("status --data-dir '" + temp + "'").output()).contains("main-node-1", "main-node-3", "3 of 3",
                "(leader)");

        kill("main-node-1");
        assertThat(run("get k --server " + any).output()).isEqualTo("v");
        assertThat(run("put k w --server " + any).exitCode()).isZero();
        assertThat(run("get k --server localhost:" + ports.main()).exitCode()).isEqualTo(5);
        assertThat(up("--main-nodes 3").output()).contains("starting main-node-1 on port " + ports.main())
            .doesNotContain("starting main-node-2", "starting participant");
        assertThat(run("get k --server localhost:" + ports.main()).output()).isEqualTo("w");

        assertThat(up("--main-nodes 1")).satisfies(result -> {
            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.output()).contains("this cluster has 3 main nodes", "no majority");
        });
        assertThat(run("logs main-node-2 --data-dir '" + temp + "'").exitCode()).isZero();
        assertThat(run("down --data-dir '" + temp + "'").output()).contains("main-node-3 stopped", "Dispersa is down");
    }

    @Test
    void processesThatEndAreStartedAgainUntilDown() throws Exception {
        String up = "./dispersa up --port %d --participant-port %d --data-dir '%s' --participants 1"
            .formatted(ports.main(), ports.participant(), temp);
        assertThat(supervising.run(up).output()).contains("Dispersa is up");
        assertThat(run("put k v").exitCode()).isZero();
        for (String name : List.of("participant-1", "main-node")) {
            ProcessHandle ended = processOf(name);
            ended.destroyForcibly();
            await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> processOf(name).pid() != ended.pid());
            await().atMost(Duration.ofMinutes(1)).until(() -> run("get k").output().equals("v") && isRunning(name));
        }
        assertThat(run("status --data-dir '" + temp + "'").output())
            .containsPattern("started again.* 2 times, last at 20");
        assertThat(run("logs supervisor --data-dir '" + temp + "'").output()).contains("starting main-node on port");
        assertThat(run("down --data-dir '" + temp + "'").output()).contains("Dispersa is down");
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.notExists(temp.resolve("supervisor.pid")));
        assertThat(run("get k").exitCode()).isEqualTo(5);
    }

    private boolean isRunning(String name) throws Exception {
        return run("status --data-dir '" + temp + "'").output()
            .lines()
            .anyMatch(line -> line.startsWith(name + " ") && line.endsWith(", running"));
    }

    @Test
    void upMakesTheRegistryAgainWhenItIsToldTo() throws Exception {
        up("--participants 3");
        assertThat(run("put precious value").exitCode()).isZero();
        run("down --data-dir '" + temp + "'");
        assertThat(shell.run("rm -r '" + temp.resolve("main-node") + "'").exitCode()).isZero();
        assertThat(up("--recover-registry").output()).contains("Dispersa is up", "every key on 3 participants");
        assertThat(run("get precious").output()).isEqualTo("value");
        run("down --data-dir '" + temp + "'");
        assertThat(up("--recover-registry").output()).contains("dispersa.recover-registry is set");
        assertThat(up("").exitCode()).isZero();
        assertThat(run("get precious").output()).isEqualTo("value");
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

    private void kill(String name) throws Exception {
        ProcessHandle handle = processOf(name);
        handle.destroyForcibly();
        handle.onExit().get(10, TimeUnit.SECONDS);
    }

    private ProcessHandle processOf(String name) throws Exception {
        Matcher process = Pattern.compile("\"name\"\\s*:\\s*\"" + name + "\"[^}]*\"pid\"\\s*:\\s*(\\d+)")
            .matcher(Files.readString(temp.resolve("cluster.json")));
        assertThat(process.find()).isTrue();
        return pid(process.toMatchResult());
    }

    private static ProcessHandle pid(MatchResult match) {
        return ProcessHandle.of(Long.parseLong(match.group(1))).orElseThrow();
    }

}
