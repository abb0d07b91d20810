package io.dispersa.system.cluster;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A main node and participants as real processes on free ports of this machine, with data
 * of their own.
 */
final class TestCluster implements AutoCloseable {

    private static final Duration FORMING = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Path directory;

    private final int mainPort = freePort();

    private final List<Integer> participantPorts;

    private final ServiceProcess mainNode;

    private final List<ServiceProcess> participants = new ArrayList<>();

    /** Prepares a cluster; nothing is started. */
    TestCluster(Path directory, int participantCount) {
        this.directory = directory;
        this.participantPorts = IntStream.range(0, participantCount).map(i -> freePort()).boxed().toList();
        this.mainNode = new ServiceProcess("main-node-service", directory.resolve("main-node.log"),
                List.of(Integer.toString(mainPort), "--dispersa.data-dir=" + directory.resolve("main-node"),
                        "--dispersa.formation.participants=" + participantCount));
        for (int i = 0; i < participantCount; i++) {
            participants.add(newParticipant("participant-" + (i + 1), participantPorts.get(i), mainPort,
                    "--dispersa.preferred-id=" + (i + 1)));
        }
    }

    /** Returns a participant that is not one of the cluster's own, not started. */
    ServiceProcess newParticipant(String name, int port, int toMainPort, String... options) {
        return new ServiceProcess("participant-service", directory.resolve(name + "-" + port + ".log"), Stream
            .concat(Stream.of("127.0.0.1", Integer.toString(toMainPort), Integer.toString(port),
                    "--dispersa.data-dir=" + directory.resolve(name)), Stream.of(options))
            .toList());
    }

    /** Starts every process at once, and waits until every partition is served. */
    TestCluster start() {
        mainNode.start();
        participants.forEach(ServiceProcess::start);
        return awaitReady();
    }

    /** Waits until every partition is served. */
    TestCluster awaitReady() {
        await().atMost(FORMING)
            .pollInterval(Duration.ofMillis(100))
            .ignoreExceptions()
            .until(() -> get(main("/actuator/health/readiness")).statusCode() == 200);
        return this;
    }

    ServiceProcess mainNode() {
        return mainNode;
    }

    int mainPort() {
        return mainPort;
    }

    List<ServiceProcess> participants() {
        return participants;
    }

    URI main(String path) {
        return URI.create("http://127.0.0.1:" + mainPort + path);
    }

    URI participant(int index, String path) {
        return URI.create("http://127.0.0.1:" + participantPorts.get(index) + path);
    }

    HttpResponse<String> get(URI uri) throws IOException {
        return send(HttpRequest.newBuilder(uri).GET());
    }

    HttpResponse<String> put(String key, String value) throws IOException {
        return send(HttpRequest.newBuilder(main("/kv/" + key)).PUT(BodyPublishers.ofString(value)));
    }

    HttpResponse<String> delete(String key) throws IOException {
        return send(HttpRequest.newBuilder(main("/kv/" + key)).DELETE());
    }

    /**
     * Sends a request.
     * @throws ConnectException if nothing listens
     */
    HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends every process. */
    @Override
    public void close() {
        participants.forEach(ServiceProcess::end);
        mainNode.end();
        http.close();
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

}
