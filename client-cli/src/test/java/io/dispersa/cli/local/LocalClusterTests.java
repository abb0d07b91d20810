package io.dispersa.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dispersa.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts and stops real processes; they only pretend to be services. */
class LocalClusterTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path directory;

    private final List<String> progress = new ArrayList<>();

    private int mainPort;

    private int participantPort;

    @BeforeEach
    void choosePorts() throws IOException {
        mainPort = FreePorts.take(6);
        participantPort = mainPort + 3;
        for (String jar : List.of("main-node-service", "participant-service")) {
            Files.createDirectories(directory.resolve("dist").resolve(jar));
            Files.createFile(directory.resolve("dist").resolve(jar).resolve(jar + ".jar"));
        }
    }

    @AfterEach
    void stop() throws IOException {
        cluster("").down();
    }

    @Test
    void upStartsEverythingAndDownStopsEverything() throws IOException {
        assertThat(cluster("").up(request(2))).isEqualTo(new Layout(6, 1, mainPort, participantPort, 2));

        assertThat(progress).contains("starting main-node on port " + mainPort, "every partition is served")
            .contains("starting participant-2 on port " + (participantPort + 1));
        assertThat(LocalCluster.processes(data())).hasSize(3).allMatch(line -> line.endsWith("running"));
        assertThat(LogFile.all(data()).getFirst().tail(1, 0).getFirst()).contains("--dispersa.partitions=6")
            .contains("--dispersa.formation.participants=2")
            .contains("--dispersa.data-dir=" + data().resolve("main-node"));

        assertThat(cluster("").down()).isTrue();
        assertThat(LocalCluster.processes(data())).isEmpty();
        assertThat(Ports.isFree(mainPort)).isTrue();
        assertThat(cluster("").down()).isFalse();
    }

    @Test
    void upWhenAllRunsChangesNothing() throws IOException {
        cluster("").up(request(1));
        List<String> before = LocalCluster.processes(data());
        progress.clear();

        cluster("").up(new UpRequest(null, null, null, null, null, false, TIMEOUT));

        assertThat(progress).containsExactly("The cluster is already up.");
        assertThat(LocalCluster.processes(data())).isEqualTo(before);
    }

    @Test
    void upWhenOneWasKilledStartsJustThatOne() throws IOException {
        cluster("").up(request(1));
        RunningProcess victim = recorded().getLast();
        victim.find().orElseThrow().destroyForcibly();
        Awaitility.await().until(() -> !victim.isAlive());
        progress.clear();

        cluster("").up(request(1));

        assertThat(progress.getFirst()).isEqualTo("starting participant-1 on port " + participantPort);
        assertThat(progress).noneMatch(line -> line.startsWith("starting main-node"));
        assertThat(recorded()).hasSize(2).allMatch(RunningProcess::isAlive);
    }

    @Test
    void upWithThreeMainNodesStartsThemAndRemembersThem() throws IOException {
        assertThat(cluster("").up(three()).mainNodes()).isEqualTo(3);
        assertThat(recorded()).extracting(RunningProcess::name)
            .containsExactly("main-node-1", "main-node-2", "main-node-3", "participant-1");

        RunningProcess victim = recorded().get(1);
        victim.find().orElseThrow().destroyForcibly();
        Awaitility.await().until(() -> !victim.isAlive());
        progress.clear();
        cluster("").up(request(1));

        assertThat(progress).filteredOn(line -> line.startsWith("starting"))
            .containsExactly("starting main-node-2 on port " + (mainPort + 1));
        assertThat(recorded()).hasSize(4).allMatch(RunningProcess::isAlive);
        assertThatExceptionOfType(LocalClusterException.class)
            .isThrownBy(() -> cluster("").up(new UpRequest(1, null, null, null, null, false, TIMEOUT)))
            .withMessageContaining("this cluster has 3 main nodes")
            .satisfies(e -> assertThat(e.exitCode()).isEqualTo(2));

        assertThat(cluster("").down()).isTrue();
        assertThat(LogFile.all(data())).extracting(LogFile::name)
            .containsExactly("main-node-1", "main-node-2", "main-node-3", "participant-1");
    }

    @Test
    void upWhenARaftPortIsTakenStartsNothingAndSaysSo() throws IOException {
        try (ServerSocket taken = new ServerSocket(mainPort + 1 + Service.RAFT_OFFSET, 1,
                InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(LocalClusterException.class).isThrownBy(() -> cluster("").up(three()))
                .withMessageContaining("port %d, for main-node-2 (its Raft port, 1000 higher), is taken by",
                        taken.getLocalPort())
                .withMessageContaining("--port");
        }
        assertThat(progress).isEmpty();
    }

    @Test
    void layoutRecordedBeforeThereCouldBeSeveralMainNodesHasOne() throws IOException {
        Files.createDirectories(data());
        Files.writeString(data().resolve("cluster.json"), """
                {"layout":{"partitions":6,"port":8080,"participantPort":9001,"participants":3},"processes":[]}""");

        ClusterFile.Content content = ClusterFile.in(data()).read();

        assertThat(content).isNotNull().extracting(ClusterFile.Content::layout).isEqualTo(Layout.DEFAULT);
    }

    @Test
    void upWhenAServiceDiesTellsItsLastLinesAndStopsTheOthers() throws IOException {
        assertThatExceptionOfType(LocalClusterException.class).isThrownBy(() -> cluster("FAKE_DIES=1").up(request(1)))
            .withMessageContaining("participant-1 ended with exit code 9")
            .withMessageContaining("the disk is on fire")
            .withMessageContaining("participant-1.log")
            .satisfies(e -> assertThat(e.exitCode()).isEqualTo(1));
        assertThat(recorded()).isEmpty();
        assertThat(Ports.isFree(mainPort)).isTrue();
    }

    @Test
    void upWhenAPortIsTakenStartsNothingAndSaysByWhom() throws IOException {
        try (ServerSocket taken = new ServerSocket(participantPort, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(LocalClusterException.class).isThrownBy(() -> cluster("").up(request(1)))
                .withMessageContaining("port %d, for participant-1, is taken by process %d", taken.getLocalPort(),
                        ProcessHandle.current().pid())
                .withMessageContaining("--participant-port")
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(5));
        }
        assertThat(ClusterFile.in(data()).read()).isNull();
        assertThat(progress).isEmpty();
    }

    @Test
    void upWhenAPortOfAClusterThatExistsIsTakenDoesNotAdviseToMoveIt() throws IOException {
        cluster("").up(request(1));
        try (ServerSocket _ = new ServerSocket(participantPort + 1, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(LocalClusterException.class).isThrownBy(() -> cluster("").up(request(2)))
                .withMessageContaining("port %d, for participant-2, is taken by", participantPort + 1)
                .withMessageContaining("free it, because this cluster's ports are fixed");
        }
    }

    @Test
    void upWhenAnotherWorksOnTheDirectorySaysSo() {
        try (DirectoryLock _ = DirectoryLock.take(data())) {
            assertThatExceptionOfType(LocalClusterException.class).isThrownBy(() -> cluster("").up(request(1)))
                .withMessageContaining("another 'dispersa up' or 'dispersa down'");
        }
    }

    @Test
    void downLeavesAProcessAloneThatOnlyHasThePid() throws IOException {
        Files.createDirectories(data());
        RunningProcess reused = new RunningProcess("main-node", mainPort, ProcessHandle.current().pid(), Instant.EPOCH);
        ClusterFile.in(data()).write(new ClusterFile.Content(Layout.DEFAULT, List.of(reused)));

        assertThat(LocalCluster.processes(data()).getFirst()).contains("not running");
        assertThat(cluster("").down()).isFalse();
    }

    @Test
    void statusWhenTheFileIsBrokenSaysWhich() throws IOException {
        Files.createDirectories(data());
        Files.writeString(data().resolve("cluster.json"), "{");

        assertThatExceptionOfType(LocalClusterException.class).isThrownBy(() -> LocalCluster.processes(data()))
            .withMessageContaining("cluster.json");
        Files.delete(data().resolve("cluster.json"));
    }

    private List<RunningProcess> recorded() {
        ClusterFile.Content content = ClusterFile.in(data()).read();
        return content == null ? List.of() : content.processes();
    }

    private Path data() {
        return directory.resolve("data");
    }

    private UpRequest request(int participants) {
        return new UpRequest(null, participants, mainPort, participantPort, null, false, TIMEOUT);
    }

    private UpRequest three() {
        return new UpRequest(3, 1, mainPort, participantPort, null, false, TIMEOUT);
    }

    /**
     * Takes the place of java: runs the fake service with the arguments that follow the
     * jar.
     */
    private LocalCluster cluster(String environment) throws IOException {
        Path java = directory.resolve("java");
        Files.writeString(java, """
                #!/bin/sh
                while [ "$1" != -jar ]; do shift; done
                shift 2
                exec env %s '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' %s "$@"
                """.formatted(environment, Path.of(System.getProperty("java.home"), "bin", "java"),
                Path.of("target", "test-classes").toAbsolutePath(), FakeService.class.getName()));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        return new LocalCluster(data(), new ServiceCommandLine(directory.resolve("dist"), java, ""), progress::add);
    }

}
