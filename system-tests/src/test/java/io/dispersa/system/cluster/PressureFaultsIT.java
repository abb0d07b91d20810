package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that are few, or small, and take much: no process ends, each is answered or
 * refused with 429, and honest clients are served meanwhile and afterwards. Each process
 * has a heap of 256 MB, as the launcher gives it.
 */
class PressureFaultsIT {

    private static final int VALUE = 1024 * 1024;

    private static final int VALUES = 8;

    private static final int ALLOWED = 200;

    private static final int REFUSED = 429;

    /** A busy machine is not taken for a fault. */
    private static final Duration HONEST = Duration.ofSeconds(5);

    private static final Duration REPLICATED = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path temp;

    private TestCluster cluster;

    private volatile boolean finished;

    @BeforeEach
    void startCluster() throws IOException {
        cluster = new TestCluster(temp, 3).start().awaitReplicated(REPLICATED);
        for (int i = 0; i < VALUES; i++) {
            assertThat(cluster.put("big-" + i, "v".repeat(VALUE)).statusCode()).isEqualTo(201);
        }
        assertThat(cluster.put("honest", "v").statusCode()).isEqualTo(201);
    }

    @AfterEach
    void endCluster() {
        cluster.close();
    }

    @Test
    void smallBatchesWithLargeAnswers() throws Exception {
        String batch = IntStream.range(0, VALUES)
            .mapToObj(i -> "{\"op\":\"get\",\"key\":\"big-%d\"}".formatted(i))
            .collect(Collectors.joining(",", "[", "]"));
        Map<Integer, Long> statuses = statuses(atOnce(60, _ -> post(batch)));
        assertThat(statuses).containsKey(ALLOWED);
        assertThat(statuses.keySet()).isSubsetOf(ALLOWED, REFUSED);
        requireAllWell();
    }

    /**
     * The answer to a write must be told: what is read beside it must have room before.
     */
    @Test
    void batchesThatWriteAndReadMuch() throws Exception {
        String batch = IntStream.range(0, 100)
            .mapToObj(i -> "{\"op\":\"delete\",\"key\":\"absent-%d\"},{\"op\":\"get\",\"key\":\"big-%d\"}".formatted(i,
                    i % VALUES))
            .collect(Collectors.joining(",", "[", "]"));
        Map<Integer, Long> statuses = statuses(atOnce(30, _ -> post(batch)));
        assertThat(statuses.keySet()).isSubsetOf(ALLOWED, REFUSED);
        assertThat(statuses).containsKey(ALLOWED);
        requireAllWell();
    }

    @Test
    void longBatchesAtOnce() throws Exception {
        String value = "v".repeat(VALUE - 100);
        Map<Integer, Long> statuses = statuses(atOnce(40,
                number -> post(IntStream.range(0, VALUES - 1)
                    .mapToObj(
                            i -> "{\"op\":\"put\",\"key\":\"long-%d-%d\",\"value\":\"%s\"}".formatted(number, i, value))
                    .collect(Collectors.joining(",", "[", "]")))));
        assertThat(statuses).containsKey(ALLOWED);
        assertThat(statuses.keySet()).isSubsetOf(ALLOWED, REFUSED);
        requireAllWell();
    }

    @Test
    void longValuesReadAtOnce() throws Exception {
        Map<Integer, Long> statuses = statuses(atOnce(150, number -> get("/kv/big-" + number % VALUES)));
        assertThat(statuses).containsKey(ALLOWED);
        assertThat(statuses.keySet()).isSubsetOf(ALLOWED, REFUSED);
        requireAllWell();
    }

    @Test
    void slowReadersOfStreams() throws Exception {
        List<RawHttp> readers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            RawHttp reader = new RawHttp(cluster.main("/"));
            readers.add(reader);
            reader.send("GET /kv?values=true HTTP/1.1\r\nHost: localhost\r\nAccept: application/x-ndjson\r\n\r\n");
        }
        beside(readers, () -> {
            for (int i = 0; i < 20; i++) {
                requireHonestServed();
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            }
        });
        requireAllWell();
    }

    @Test
    void connectionsThatTrickleAHead() throws Exception {
        List<RawHttp> slow = Collections.synchronizedList(new ArrayList<>());
        Thread trickle = Thread.ofPlatform().start(() -> trickle(slow));
        beside(slow, () -> {
            for (int i = 0; i < 3000; i++) {
                RawHttp connection = new RawHttp(cluster.main("/"));
                slow.add(connection);
                connection.send("GET /kv/honest HTTP/1.1\r\nHost: localhost\r\nname: ");
                if (i % 200 == 0) {
                    requireHonestServed();
                }
            }
            for (int i = 0; i < 10; i++) {
                requireHonestServed();
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            }
        });
        finished = true;
        trickle.join();
        requireAllWell();
    }

    private interface Attack {

        void run() throws Exception;

    }

    private static void beside(List<RawHttp> connections, Attack attack) throws Exception {
        try {
            attack.run();
        }
        finally {
            for (RawHttp connection : List.copyOf(connections)) {
                connection.close();
            }
        }
    }

    private void trickle(List<RawHttp> slow) {
        while (!finished) {
            for (RawHttp connection : List.copyOf(slow)) {
                try {
                    connection.send("v");
                }
                catch (IOException _) {
                    // The server has had enough of it.
                }
            }
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        }
    }

    private List<Integer> atOnce(int many, Function<Integer, Integer> request) {
        try (ExecutorService threads = Executors.newFixedThreadPool(many)) {
            List<CompletableFuture<Integer>> calls = IntStream.range(0, many)
                .mapToObj(number -> CompletableFuture.supplyAsync(() -> request.apply(number), threads))
                .toList();
            while (!calls.stream().allMatch(CompletableFuture::isDone)) {
                requireHonestServed();
            }
            return calls.stream().map(CompletableFuture::join).toList();
        }
    }

    private static Map<Integer, Long> statuses(List<Integer> each) {
        Map<Integer, Long> statuses = each.stream()
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        System.out.println("PressureFaultsIT: " + statuses);
        return statuses;
    }

    private int post(String batch) {
        return send(HttpRequest.newBuilder(cluster.main("/batch"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(batch)));
    }

    private int get(String path) {
        return send(HttpRequest.newBuilder(cluster.main(path)));
    }

    private int send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            return response.statusCode() == ALLOWED && isRefusedInside(response.body()) ? REFUSED
                    : response.statusCode();
        }
        catch (IOException e) {
            throw new AssertionError(e);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** A batch is 200 although all of its operations may have found too little memory. */
    private static boolean isRefusedInside(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        assertThat(text).isNotEmpty().doesNotContain("internal-error");
        return text.startsWith("[") && text.contains("too-many-requests");
    }

    private void requireHonestServed() {
        URI honest = cluster.main("/kv/honest");
        assertThat(send(HttpRequest.newBuilder(honest).timeout(HONEST))).isEqualTo(ALLOWED);
    }

    private void requireAllWell() throws IOException {
        requireHonestServed();
        assertThat(cluster.put("honest", "v").statusCode()).isEqualTo(204);
        List<ServiceProcess> all = new ArrayList<>(cluster.mainNodes());
        all.addAll(cluster.participants());
        assertThat(all).allSatisfy(process -> {
            assertThat(process.isAlive()).isTrue();
            assertThat(process.log()).doesNotContain("OutOfMemoryError");
        });
    }

}
