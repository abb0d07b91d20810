package io.dispersa.system.cluster;

import static org.awaitility.Awaitility.await;

import java.nio.file.StandardCopyOption;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.BatchOperation;
import io.dispersa.api.BatchResult;
import io.dispersa.api.ClusterStatus;
import io.dispersa.api.Key;
import io.dispersa.api.PartitionStatus;
import io.dispersa.partition.Partitioner;
import io.dispersa.testing.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Main nodes and participants as real processes on free ports of this machine, with data
 * of their own. Participant {@code i}, from 0, has the id {@code i + 1}.
 */
final class TestCluster implements AutoCloseable {

    private static final Duration FORMING = Duration.ofMinutes(2);

    private static final String MAIN = "main-node";

    private static final int RAFT_OFFSET = 1000;

    /** As Spring reads it from the environment. */
    static final String ADVERTISED_HOST = "DISPERSA_ADVERTISEDHOST";

    private static final Duration TWO_HEARTBEATS = Duration.ofSeconds(2);

    private final HttpClient http = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(2))
        .build();

    private final Path directory;

    private final List<Integer> mainPorts;

    private final boolean oneAtFirst;

    private final List<String> participantOptions;

    private List<String> mainNodeOptions = List.of();

    private final @Nullable Network network;

    private final List<Integer> participantPorts = new ArrayList<>();

    private final List<ServiceProcess> mainNodes = new ArrayList<>();

    private final List<ServiceProcess> participants = new ArrayList<>();

    /** Prepares a cluster of one main node; nothing is started. */
    TestCluster(Path directory, int participantCount, String... participantOptions) {
        this(directory, 1, participantCount, participantOptions);
    }

    /** Prepares a cluster; nothing is started. */
    TestCluster(Path directory, int mainNodeCount, int participantCount, String... participantOptions) {
        this(directory, null, mainNodeCount, participantCount, participantOptions);
    }

    /** Prepares a cluster of one main node whose links lead through a network. */
    TestCluster(Path directory, Network network, int participantCount) {
        this(directory, network, 1, participantCount);
    }

    private TestCluster(Path directory, @Nullable Network network, int mainNodeCount, int participantCount,
            String... participantOptions) {
        this.directory = directory;
        this.network = network;
        this.mainPorts = IntStream.range(0, mainNodeCount)
            .mapToObj(_ -> FreePorts.take())
            .collect(Collectors.toCollection(ArrayList::new));
        this.participantOptions = List.of(participantOptions);
        this.oneAtFirst = mainNodeCount == 1;
        prepareMainNodes(participantCount);
        for (int i = 0; i < participantCount; i++) {
            prepareParticipant();
        }
    }

    /** Gives the main nodes options of their own, before they are started. */
    TestCluster withMainNodeOptions(String... options) {
        mainNodeOptions = List.of(options);
        mainNodes.clear();
        prepareMainNodes(participants.size());
        return this;
    }

    /** Has all processes write down what they would lose without power. */
    TestCluster with(PowerLoss power) {
        mainNode().give(power.environment(mainNodeData()));
        return giveEach(power::environment);
    }

    /** Has the disks of participants be full when told to. */
    TestCluster with(FullDisk disk) {
        return giveEach(disk::environment);
    }

    /** Has the clocks of participants be wrong when told to. */
    TestCluster with(WrongClock clock) {
        return giveEach(clock::environment);
    }

    /** Gives each participant an environment that depends on where it stores. */
    private TestCluster giveEach(Function<Path, Map<String, String>> environment) {
        for (int i = 0; i < participants.size(); i++) {
            participants.get(i).give(environment.apply(data(i)));
        }
        return this;
    }

    /**
     * Prepares one more main node, which asks another one to be taken in. It is not
     * started.
     */
    ServiceProcess prepareMainNode(int asked) {
        mainPorts.add(FreePorts.take());
        int index = mainPorts.size() - 1;
        ServiceProcess mainNode = mainNode(index, "--dispersa.main.join=127.0.0.1:" + mainPorts.get(asked));
        mainNodes.add(mainNode);
        return mainNode;
    }

    /** Gives a main node, which does not run, another port. */
    void moveMainNode(int index) {
        mainPorts.set(index, FreePorts.take());
    }

    /** Has a main node, which does not run, have these options from its next start on. */
    void giveOptions(int index, String... options) {
        mainNodes.set(index, mainNode(index, options));
    }

    /** Returns the data directory of a main node. */
    Path mainNodeData(int index) {
        return directory.resolve(mainName(index));
    }

    private ServiceProcess mainNode(int index, String... options) {
        return new ServiceProcess("main-node-service", directory.resolve(mainName(index) + ".log"), Stream
            .concat(Stream.of(Integer.toString(mainPorts.get(index)), "--dispersa.data-dir=" + mainNodeData(index),
                    "--dispersa.formation.participants=" + participants.size(),
                    "--dispersa.main.self=127.0.0.1:" + mainPorts.get(index)), Stream.of(options))
            .toList());
    }

    private String mainName(int index) {
        return oneAtFirst && index == 0 ? MAIN : MAIN + "-" + (index + 1);
    }

    private void prepareMainNodes(int participantCount) {
        for (int i = 0; i < mainPorts.size(); i++) {
            ServiceProcess mainNode = newMainNode(i, participantCount);
            mainNodes.add(mainNode);
            if (network != null) {
                network.add(MAIN, mainNode, List.of(mainPorts.get(i)));
            }
        }
    }

    /**
     * Prepares one more participant of the cluster's own, with the next id; it is not
     * started.
     */
    ServiceProcess prepareParticipant() {
        int id = participants.size() + 1;
        String name = name(id - 1);
        int port = FreePorts.take();
        String[] options = Stream
            .of(Stream.of("--dispersa.preferred-id=" + id), mainNodesOption(), participantOptions.stream(),
                    networkOptions())
            .flatMap(Function.identity())
            .toArray(String[]::new);
        ServiceProcess participant = newParticipant(name, port, mainPort(), options);
        participantPorts.add(port);
        participants.add(participant);
        if (network != null) {
            network.add(name, participant, List.of(port, port + RAFT_OFFSET));
            participant.give(Map.of(ADVERTISED_HOST, name));
        }
        return participant;
    }

    private Stream<String> networkOptions() {
        return network == null ? Stream.empty() : Stream.of("--server.address=" + Network.INSIDE);
    }

    /** Returns a participant that is not one of the cluster's own, not started. */
    ServiceProcess newParticipant(String name, int port, int toMainPort, String... options) {
        return new ServiceProcess("participant-service", directory.resolve(name + "-" + port + ".log"), Stream
            .concat(Stream.of(network == null ? "127.0.0.1" : MAIN, Integer.toString(toMainPort),
                    Integer.toString(port), "--dispersa.data-dir=" + directory.resolve(name)), Stream.of(options))
            .toList());
    }

    /**
     * Returns the option that tells a participant of all main nodes, if there are
     * several.
     */
    Stream<String> mainNodesOption() {
        return mainPorts.size() == 1 ? Stream.empty() : Stream.of("--dispersa.main.nodes=" + mainAddresses());
    }

    /** Starts every process at once, and waits until every partition is served. */
    TestCluster start() {
        mainNodes.forEach(ServiceProcess::start);
        participants.forEach(ServiceProcess::start);
        return awaitReady();
    }

    /**
     * Waits until every partition is served, by the word of every main node that runs.
     */
    TestCluster awaitReady() {
        return awaitReady(FORMING);
    }

    /** Waits for that as long as it may take. */
    TestCluster awaitReady(Duration limit) {
        await().atMost(limit)
            .pollInterval(Duration.ofMillis(100))
            .ignoreExceptions()
            .until(() -> IntStream.range(0, mainNodes.size())
                .filter(i -> mainNodes.get(i).isAlive())
                .allMatch(i -> isReady(main(i, "/actuator/health/readiness"))));
        return this;
    }

    /**
     * Waits until every partition has a leader and all the replicas that it should, and
     * for so long that this is not the news of a process that has ended since.
     */
    TestCluster awaitReplicated(Duration limit) {
        await().atMost(limit)
            .during(TWO_HEARTBEATS)
            .pollInterval(Duration.ofMillis(100))
            .ignoreExceptions()
            .until(this::isReplicated);
        return this;
    }

    /**
     * Starts again what has ended, has what was paused go on, and waits until all is
     * well.
     */
    TestCluster mend() {
        processes().forEach(ServiceProcess::ensureRuns);
        return awaitReady().awaitReplicated(FORMING);
    }

    /**
     * Waits until the main node answers and every participant has opened the replicas
     * that the table gives it, whether or not they can serve.
     */
    TestCluster awaitOpen() {
        await().atMost(FORMING)
            .pollInterval(Duration.ofMillis(500))
            .ignoreExceptions()
            .until(() -> status(0).replicas()
                .stream()
                .allMatch(row -> row.replicas()
                    .stream()
                    .allMatch(replica -> hasDigest(replica.participant() - 1, row.partition()))));
        return this;
    }

    private boolean hasDigest(int participant, int partition) {
        try {
            return getAsPeer(participant, "/partitions/" + partition + "/digest").statusCode() == 200;
        }
        catch (IOException e) {
            return false;
        }
    }

    private Stream<ServiceProcess> processes() {
        return Stream.concat(mainNodes.stream(), participants.stream());
    }

    /** Removes what a participant has stored, as a new disk does. */
    void wipe(int participant) {
        delete(data(participant));
    }

    /** Deletes a directory with all that is in it. */
    static void delete(Path tree) {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies a directory with all that is in it to where nothing is. */
    static void copy(Path tree, Path to) {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(tree.relativize(file).toString()));
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the data directory of a participant. */
    Path data(int participant) {
        return directory.resolve(name(participant));
    }

    /**
     * Returns what a participant is called in the network, in logs and on the disk, from
     * its place among the cluster's own.
     */
    static String name(int participant) {
        return "participant-" + (participant + 1);
    }

    /** Returns the data directory of the one main node. */
    Path mainNodeData() {
        return directory.resolve("main-node");
    }

    ServiceProcess mainNode() {
        return mainNodes.getFirst();
    }

    List<ServiceProcess> mainNodes() {
        return mainNodes;
    }

    int mainPort() {
        return mainPorts.getFirst();
    }

    List<ServiceProcess> participants() {
        return participants;
    }

    URI main(String path) {
        return main(0, path);
    }

    URI main(int index, String path) {
        return URI.create("http://127.0.0.1:" + mainPorts.get(index) + path);
    }

    URI participant(int index, String path) {
        return URI.create("http://127.0.0.1:" + participantPorts.get(index) + path);
    }

    /** Returns the table and how each partition does, as a main node sees it. */
    ClusterStatus status(int mainNode) throws IOException {
        return JsonMapper.shared().readValue(get(main(mainNode, "/partitions")).body(), ClusterStatus.class);
    }

    /**
     * Returns the participant that leads a key's partition, from 0; empty if none does.
     */
    OptionalInt leaderOf(String key) throws IOException {
        ClusterStatus status = status(0);
        PartitionStatus row = status.replicas().get(new Partitioner(status.partitions()).partitionOf(Key.of(key)));
        return row.leader() == null ? OptionalInt.empty() : OptionalInt.of(row.leader() - 1);
    }

    /** Waits until a participant leads a key's partition, and returns it. */
    ServiceProcess awaitLeaderOf(String key, Duration limit) {
        return participants.get(await().atMost(limit).until(() -> leaderOf(key), OptionalInt::isPresent).getAsInt());
    }

    /** Has operations done in one request, and returns what became of each. */
    List<BatchResult> batch(List<BatchOperation> operations) throws IOException {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(main("/batch"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(operations))));
        if (answer.statusCode() != 200) {
            throw new AssertionError("a batch was answered " + answer.statusCode() + " " + answer.body());
        }
        return List.of(JsonMapper.shared().readValue(answer.body(), BatchResult[].class));
    }

    HttpResponse<String> get(URI uri) throws IOException {
        return send(HttpRequest.newBuilder(uri).GET());
    }

    /** Asks a participant for what is for processes of the cluster only. */
    HttpResponse<String> getAsPeer(int participant, String path) throws IOException {
        return send(HttpRequest.newBuilder(participant(participant, path))
            .header(KvHeaders.PEER, PeerToken.of(data(participant), "participant"))
            .GET());
    }

    /**
     * Gives the main node, whose directory is lost, the secret of whichever participant
     * has it.
     */
    void giveSecret() {
        Path lost = PeerToken.file(mainNodeData());
        Path kept = IntStream.range(0, participants.size())
            .mapToObj(participant -> PeerToken.file(data(participant)))
            .filter(Files::exists)
            .findFirst()
            .orElseThrow();
        try {
            Files.createDirectories(mainNodeData());
            Files.copy(kept, lost, StandardCopyOption.REPLACE_EXISTING);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<String> put(String key, String value) throws IOException {
        return put(main("/kv/" + key), value);
    }

    HttpResponse<String> put(URI uri, String value) throws IOException {
        return send(HttpRequest.newBuilder(uri).PUT(BodyPublishers.ofString(value)));
    }

    HttpResponse<String> delete(String key) throws IOException {
        return send(HttpRequest.newBuilder(main("/kv/" + key)).DELETE());
    }

    /**
     * Sends a request.
     * @throws ConnectException if nothing listens
     */
    HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        return send(request.timeout(Duration.ofSeconds(20)), BodyHandlers.ofString());
    }

    /** Sends a request that succeeds, and returns the answer's body as it comes. */
    InputStream stream(HttpRequest.Builder request) throws IOException {
        HttpResponse<InputStream> answer = send(request, BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            answer.body().close();
            throw new IOException("answered " + answer.statusCode());
        }
        return answer.body();
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler) throws IOException {
        try {
            return http.send(request.build(), handler);
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
        mainNodes.forEach(ServiceProcess::end);
        http.close();
    }

    private ServiceProcess newMainNode(int index, int participantCount) {
        String name = mainName(index);
        Stream<String> peers = mainPorts.size() == 1 ? Stream.empty() : Stream
            .of("--dispersa.main.peers=" + mainAddresses(), "--dispersa.main.self=127.0.0.1:" + mainPorts.get(index));
        return new ServiceProcess("main-node-service", directory.resolve(name + ".log"), Stream.concat(
                Stream.of(Integer.toString(mainPorts.get(index)), "--dispersa.data-dir=" + directory.resolve(name),
                        "--dispersa.formation.participants=" + participantCount),
                Stream
                    .of(peers, mainNodeOptions.stream(),
                            network == null ? Stream.<String>empty()
                                    : Stream.of("--server.address=" + Network.INSIDE,
                                            "--dispersa.allowed-hosts=" + MAIN + "," + Network.alias(MAIN)))
                    .flatMap(Function.identity()))
            .toList());
    }

    String mainAddresses() {
        return mainPorts.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    private boolean isReplicated() throws IOException {
        List<PartitionStatus> rows = status(0).replicas();
        return !rows.isEmpty() && rows.stream().allMatch(row -> Objects.equals(row.present(), row.wanted()))
                && IntStream.range(0, participants.size())
                    .allMatch(i -> isReady(participant(i, "/actuator/health/readiness")));
    }

    private boolean isReady(URI readiness) {
        try {
            return get(readiness).statusCode() == 200;
        }
        catch (IOException e) {
            return false;
        }
    }

}
