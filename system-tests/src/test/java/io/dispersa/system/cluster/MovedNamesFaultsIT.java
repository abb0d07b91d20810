package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.api.ClusterStatus;
import io.dispersa.testing.FreePorts;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Processes are given by names, and a name stands for another address after each has been
 * started anew there. Those that go on meanwhile find it again.
 */
class MovedNamesFaultsIT {

    private static final String MAIN = "main-node";

    private static final List<String> PARTICIPANTS = List.of("participant-1", "participant-2", "participant-3");

    private static final String BEFORE = "127.0.0.1";

    private static final String AFTER = "127.0.0.2";

    private static final Duration FORMING = Duration.ofMinutes(2);

    /** Java by itself goes on with an address that it has looked up for 30 s. */
    private static final Duration FOUND_AGAIN = Duration.ofSeconds(25);

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Map<String, Integer> ports = new LinkedHashMap<>();

    /** What each name stands for. */
    private final Map<String, String> addresses = new LinkedHashMap<>();

    private final Map<String, ServiceProcess> processes = new LinkedHashMap<>();

    @TempDir
    private Path temp;

    @BeforeEach
    void start() throws IOException {
        ports.put(MAIN, FreePorts.take());
        PARTICIPANTS.forEach(name -> ports.put(name, FreePorts.take()));
        String port = Integer.toString(port(MAIN));
        processes.put(MAIN,
                new ServiceProcess("main-node-service", temp.resolve("main-node.log"),
                        List.of(port, "--dispersa.data-dir=" + temp.resolve(MAIN),
                                "--dispersa.formation.participants=3", "--dispersa.main.self=" + MAIN + ":" + port)));
        for (String name : PARTICIPANTS) {
            processes.put(name,
                    new ServiceProcess("participant-service", temp.resolve(name + ".log"),
                            List.of(MAIN, port, Integer.toString(port(name)),
                                    "--dispersa.data-dir=" + temp.resolve(name),
                                    "--dispersa.advertised-host=" + name)));
        }
        processes.keySet().forEach(name -> addresses.put(name, BEFORE));
        writeHosts();
        for (String name : processes.keySet()) {
            startAt(name, BEFORE);
        }
        awaitReplicated(FORMING);
    }

    @AfterEach
    void end() {
        processes.values().forEach(ServiceProcess::end);
        http.close();
    }

    @Test
    void processesThatAreNamedAreFoundAgainAtOtherAddresses() throws Exception {
        assertThat(put("before").statusCode()).isEqualTo(201);
        for (String name : PARTICIPANTS) {
            move(name);
            awaitReplicated(FOUND_AGAIN);
        }
        move(MAIN);
        awaitReplicated(FOUND_AGAIN);
        assertThat(get("/kv/key").body()).isEqualTo("before");
        assertThat(put("after").statusCode()).isEqualTo(204);
    }

    /**
     * It is up at its new address before the name stands for that: starting takes long.
     */
    private void move(String name) throws IOException {
        running(name).kill();
        startAt(name, AFTER);
        await().atMost(FORMING).until(() -> listens(AFTER, port(name)));
        addresses.put(name, AFTER);
        writeHosts();
    }

    private void startAt(String name, String address) {
        ServiceProcess process = running(name);
        process.give(
                Map.of("JDK_JAVA_OPTIONS", "-Djdk.net.hosts.file=" + temp.resolve("hosts"), "SERVER_ADDRESS", address));
        process.start();
    }

    private static boolean listens(String address, int port) {
        try (Socket _ = new Socket(address, port)) {
            return true;
        }
        catch (IOException _) {
            return false;
        }
    }

    private int port(String name) {
        return Objects.requireNonNull(ports.get(name));
    }

    /** The file is read at every lookup: it must be whole at any moment. */
    private void writeHosts() throws IOException {
        Path fresh = temp.resolve("hosts.new");
        Files.writeString(fresh,
                addresses.entrySet()
                    .stream()
                    .map(name -> name.getValue() + " " + name.getKey() + "\n")
                    .collect(Collectors.joining("", BEFORE + " localhost\n", "")));
        Files.move(fresh, temp.resolve("hosts"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private ServiceProcess running(String name) {
        return Objects.requireNonNull(processes.get(name));
    }

    /** Waits for so long that this is not the news of a process that has ended since. */
    private void awaitReplicated(Duration limit) {
        await().atMost(limit)
            .during(Duration.ofSeconds(3))
            .pollInterval(Duration.ofMillis(200))
            .ignoreExceptions()
            .until(() -> {
                ClusterStatus status = JsonMapper.shared().readValue(get("/partitions").body(), ClusterStatus.class);
                return status.formed() && status.replicas().stream().allMatch(row -> Objects.equals(row.present(), 3));
            });
    }

    private HttpResponse<String> put(String value) throws Exception {
        return send(HttpRequest.newBuilder(main("/kv/key")).PUT(BodyPublishers.ofString(value)));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(main(path)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
    }

    private URI main(String path) {
        return URI.create("http://%s:%d%s".formatted(addresses.get(MAIN), port(MAIN), path));
    }

}
