package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.api.ClusterStatus;
import io.dispersa.api.MainNodeInfo;
import io.dispersa.api.MainNodeStanding;
import io.dispersa.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every operation and every error that the OpenAPI description names is asked for, and
 * answered as described.
 */
@ExtendWith(SharedCluster.class)
@TestInstance(Lifecycle.PER_CLASS)
class ContractIT {

    /** What cannot be had by asking, and where it is shown instead. */
    private static final Map<String, String> SHOWN_ELSEWHERE = Map.ofEntries(Map.entry("429", "ManyBodiesTests"),
            Map.entry("500", "HttpEdgeTests: nobody knows how"), Map.entry("504", "ParticipantFaultsTests"),
            Map.entry("507", "FreeSpaceTests"), Map.entry("events 200", "EventTests: it has no end"),
            Map.entry("stay 409", "RegistryStepTests"),
            Map.entry("mainNodeStarted 204", "MainNodesFaultsIT: a main node says so of itself only"),
            Map.entry("mainNodeStarted 409", "GrowMainNodesFaultsIT"),
            Map.entry("mainNodeStarted 503", "ThreeMainNodesTests"),
            Map.entry("removeMainNode 202", "GrowMainNodesFaultsIT"), Map.entry("recover 202", "RecoveryFaultsIT"));

    private static final String JSON = "\r\nContent-Type: application/json";

    @TempDir
    private static Path temp;

    private final Set<String> driven = new TreeSet<>();

    private final SoftAssertions answers = new SoftAssertions();

    private ServiceProcess alone;

    private ServiceProcess leaderless;

    private URI aloneUri;

    private URI leaderlessUri;

    private URI main;

    private Registrant registrant;

    private ApiDescription description;

    @BeforeAll
    void start(TestCluster cluster) throws IOException {
        main = cluster.main("/");
        description = new ApiDescription(cluster.get(cluster.main("/v3/api-docs")).body());
        int port = FreePorts.take();
        aloneUri = URI.create("http://127.0.0.1:" + port);
        alone = new ServiceProcess("main-node-service", temp.resolve("alone.log"), List.of(Integer.toString(port),
                "--dispersa.data-dir=" + temp.resolve("alone"), "--dispersa.formation.participants=3"));
        int lonely = FreePorts.take();
        leaderlessUri = URI.create("http://127.0.0.1:" + lonely);
        leaderless = new ServiceProcess("main-node-service", temp.resolve("leaderless.log"),
                List.of(Integer.toString(lonely), "--dispersa.data-dir=" + temp.resolve("leaderless"),
                        "--dispersa.main.peers=127.0.0.1:%d,127.0.0.1:%d,127.0.0.1:%d".formatted(lonely,
                                FreePorts.take(), FreePorts.take())));
        registrant = new Registrant(new UUID(0, 1));
        alone.start();
        leaderless.start();
        for (URI server : List.of(aloneUri, leaderlessUri)) {
            await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> cluster.get(server.resolve("/actuator/health/liveness")).statusCode() == 200);
        }
    }

    @AfterAll
    void end() {
        alone.end();
        leaderless.end();
        registrant.close();
    }

    @Test
    void descriptionIsOne() {
        assertThat(description.violations()).isEmpty();
    }

    @Test
    void everyResponseThatIsDescribedIsGivenAsDescribed() throws IOException {
        CompletableFuture<RawHttp.Answer> slowPut = stopping("PUT /kv/c");
        CompletableFuture<RawHttp.Answer> slowBatch = stopping("POST /batch");
        singleKeys();
        conditions();
        readsOfValuesThatExpireAndOfReplicas();
        errorsOfSingleKeys();
        listings();
        batches();
        cluster();
        participants();
        moves();
        mainNodes();
        recovery();
        pagesOfOtherOrigins();
        whileNothingHasFormed();
        whileNoMainNodeLeads();
        checked("put", 408, slowPut.join());
        checked("batch", 408, slowBatch.join());
        Set<String> left = description.responses();
        left.removeAll(driven);
        left.removeIf(name -> SHOWN_ELSEWHERE.containsKey(name)
                || SHOWN_ELSEWHERE.containsKey(name.substring(name.indexOf(' ') + 1)));
        answers.assertThat(left).as("described, and not driven").isEmpty();
        answers.assertThat(description.headersNeverSeen()).as("headers described, and never there").isEmpty();
        answers.assertAll();
    }

    private void singleKeys() throws IOException {
        drive("put", 201, main, "PUT", "/kv/c/a", "", "hello");
        drive("put", 204, main, "PUT", "/kv/c/a", "", "hello");
        drive("get", 200, main, "GET", "/kv/c/a", "", "");
        drive("head", 200, main, "HEAD", "/kv/c/a", "", "");
        drive("delete", 204, main, "DELETE", "/kv/c/a", "", "");
        drive("get", 404, main, "GET", "/kv/c/a", "", "");
        drive("head", 404, main, "HEAD", "/kv/c/a", "", "");
        drive("delete", 404, main, "DELETE", "/kv/c/a", "", "");
        drive("locate", 200, main, "GET", "/locate/c/a", "", "");
        drive("locate", 400, main, "GET", "/locate/c//a", "", "");
    }

    private void conditions() throws IOException {
        String name = "\r\nIdempotency-Key: contract";
        drive("put", 201, main, "PUT", "/kv/c/b", name, "hello");
        drive("put", 201, main, "PUT", "/kv/c/b", name, "hello");
        drive("put", 422, main, "PUT", "/kv/c/b", name, "other");
        drive("put", 204, main, "PUT", "/kv/c/b", name + "2", "hello");
        String etag = drive("put", 204, main, "PUT", "/kv/c/b", name + "2", "hello").header("ETag").orElseThrow();
        drive("put", 412, main, "PUT", "/kv/c/b", "\r\nIf-None-Match: *" + name + "3", "no");
        drive("put", 412, main, "PUT", "/kv/c/b", "\r\nIf-None-Match: *" + name + "3", "no");
        drive("get", 304, main, "GET", "/kv/c/b", "\r\nIf-None-Match: " + etag, "");
        drive("head", 304, main, "HEAD", "/kv/c/b", "\r\nIf-None-Match: " + etag, "");
        drive("get", 412, main, "GET", "/kv/c/b", "\r\nIf-Match: \"0\"", "");
        drive("head", 412, main, "HEAD", "/kv/c/b", "\r\nIf-Match: \"0\"", "");
        drive("delete", 412, main, "DELETE", "/kv/c/b", "\r\nIf-Match: \"0\"" + name + "4", "");
        drive("delete", 412, main, "DELETE", "/kv/c/b", "\r\nIf-Match: \"0\"" + name + "4", "");
        drive("delete", 204, main, "DELETE", "/kv/c/b", name + "5", "");
        drive("delete", 204, main, "DELETE", "/kv/c/b", name + "5", "");
        drive("delete", 422, main, "DELETE", "/kv/c/b", name, "");
    }

    private void readsOfValuesThatExpireAndOfReplicas() throws IOException {
        drive("put", 201, main, "PUT", "/kv/c/t?ttl=1h", "", "hello");
        drive("get", 200, main, "GET", "/kv/c/t", "", "");
        for (String operation : List.of("get", "head")) {
            // A replica may not have heard of it yet.
            checked(operation, 200,
                    await().atMost(Duration.ofSeconds(10))
                        .until(() -> RawHttp.exchange(main, operation.toUpperCase(Locale.ROOT),
                                "/kv/c/t?consistency=stale", "", ""), answer -> answer.status() != 404));
        }
    }

    private void errorsOfSingleKeys() throws IOException {
        for (String method : List.of("PUT", "GET", "HEAD", "DELETE")) {
            String operation = method.toLowerCase(Locale.ROOT);
            String body = method.equals("PUT") ? "v" : "";
            drive(operation, 400, main, method, "/kv/c//a", "", body);
            drive(operation, 400, main, method, "/kv/c?nonsense=1&consistency=2", "", body);
            drive(operation, 421, main, method, "/kv/c", "\r\nKV-Cluster: 00000000-0000-0000-0000-000000000000", body);
        }
        drive("put", 413, main, "PUT", "/kv/c", "", "v".repeat((1 << 20) + 1));
    }

    private void listings() throws IOException {
        drive("keys", 200, main, "GET", "/kv?prefix=c&values=true", "", "");
        drive("keys", 200, main, "GET", "/kv?prefix=c", "\r\nAccept: application/cbor", "");
        drive("keys", 200, main, "GET", "/kv?prefix=c", "\r\nAccept: application/x-ndjson", "");
        drive("keys", 200, main, "GET", "/kv?prefix=c&consistency=stale", "", "");
        drive("keys", 400, main, "GET", "/kv?limit=0", "", "");
        drive("keys", 421, main, "GET", "/kv", "\r\nKV-Cluster: 00000000-0000-0000-0000-000000000000", "");
        drive("list", 200, main, "GET", "/list", "", "");
        drive("list", 200, main, "GET", "/list", "\r\nAccept: application/json", "");
        drive("list", 403, main, "GET", "/list", "\r\nSec-Fetch-Site: cross-site", "");
        drive("listByPost", 200, main, "POST", "/list", "", "");
        drive("list", 200, main, "GET", "/list?consistency=stale", "", "");
        drive("list", 400, main, "GET", "/list?consistency=2", "", "");
        drive("listByPost", 200, main, "POST", "/list", "\r\nAccept: application/json", "");
        drive("listByPost", 200, main, "POST", "/list?consistency=stale", "", "");
        drive("listByPost", 400, main, "POST", "/list?consistency=2", "", "");
    }

    private void batches() throws IOException {
        String every = """
                [{"op":"put","key":"c/x","value":"1","ttl":"1h"},{"op":"get","key":"c/x"},{"op":"get","key":"c/absent"},
                {"op":"put","key":"c/y","bytes":"/wA="},{"op":"get","key":"c/y"},{"op":"put","key":"c/y","value":"2","ifNoneMatch":"*"},
                {"op":"delete","key":"c/x","idempotencyKey":"once"},{"op":"delete","key":"c/x","idempotencyKey":"once"}]""";
        drive("batch", 200, main, "POST", "/batch", JSON, every);
        drive("batch", 200, main, "POST", "/batch", JSON + "\r\nAccept: application/cbor", every);
        drive("batch", 400, main, "POST", "/batch", JSON, "{}");
        drive("batch", 413, main, "POST", "/batch", JSON,
                "[" + "{\"op\":\"get\",\"key\":\"k\"},".repeat(1000) + "{\"op\":\"get\",\"key\":\"k\"}]");
        drive("batch", 415, main, "POST", "/batch", "\r\nContent-Type: text/xml", "[]");
        drive("batch", 421, main, "POST", "/batch", JSON + "\r\nKV-Cluster: 00000000-0000-0000-0000-000000000000",
                "[]");
    }

    private void cluster() throws IOException {
        drive("participants", 200, main, "GET", "/participants", "", "");
        drive("participant", 200, main, "GET", "/participants/1", "", "");
        drive("participant", 404, main, "GET", "/participants/99", "", "");
        drive("participant", 400, main, "GET", "/participants/one", "", "");
        drive("partitions", 200, main, "GET", "/partitions", "", "");
        // It changes with everything that is shown, such as how far a replica is.
        checked("partitions", 304,
                await().atMost(Duration.ofSeconds(10)).until(this::sameAgain, Optional::isPresent).orElseThrow());
    }

    private Optional<RawHttp.Answer> sameAgain() throws IOException {
        String etag = RawHttp.exchange(main, "GET", "/partitions", "", "").header("ETag").orElseThrow();
        return Optional.of(RawHttp.exchange(main, "GET", "/partitions", "\r\nIf-None-Match: " + etag, ""))
            .filter(answer -> answer.status() == 304);
    }

    private void participants() throws IOException {
        String uuid = "\"00000000-0000-0000-0000-000000000001\"";
        String instance = "\"instance\":%1$s,\"boot\":{\"boots\":1,\"run\":%1$s}".formatted(uuid);
        String address = "{\"host\":\"127.0.0.1\",\"port\":%d,%s}".formatted(registrant.port(), instance);
        // A main node that was only just started may find too slow what it looks at.
        checked("register", 201,
                await().atMost(Duration.ofSeconds(20))
                    .until(() -> RawHttp.exchange(aloneUri, "POST", "/participants", JSON, address),
                            answer -> answer.status() != 503));
        drive("register", 200, aloneUri, "POST", "/participants", JSON, address);
        drive("register", 400, aloneUri, "POST", "/participants", JSON, "{\"host\":\"\",\"port\":0}");
        drive("register", 415, aloneUri, "POST", "/participants", "\r\nContent-Type: text/plain", address);
        drive("register", 409, aloneUri, "POST", "/participants", JSON,
                address.replace("{\"host\"", "{\"clusterId\":\"00000000-0000-0000-0000-000000000009\",\"host\""));
        ClusterStatus table = JsonMapper.shared()
            .readValue(RawHttp.exchange(aloneUri, "GET", "/partitions", "", "").body(), ClusterStatus.class);
        String heartbeat = "{\"clusterId\":\"%s\",%s,\"incarnation\":1,\"epoch\":%d,\"partitions\":[],"
                + "\"clock\":\"2026-01-02T03:04:05Z\"}";
        String peer = "\r\nKV-Peer: " + PeerToken.of(temp.resolve("alone"), "main-node");
        drive("heartbeat", 200, aloneUri, "POST", "/participants/1/heartbeat", peer + JSON,
                heartbeat.formatted(table.clusterId(), instance, 0));
        drive("heartbeat", 204, aloneUri, "POST", "/participants/1/heartbeat", peer + JSON,
                heartbeat.formatted(table.clusterId(), instance, table.epoch()));
        drive("heartbeat", 404, aloneUri, "POST", "/participants/9/heartbeat", peer + JSON,
                heartbeat.formatted(table.clusterId(), instance, 0));
        drive("heartbeat", 409, aloneUri, "POST", "/participants/1/heartbeat", peer + JSON,
                heartbeat.formatted("00000000-0000-0000-0000-000000000009", instance, 0));
        drive("heartbeat", 400, aloneUri, "POST", "/participants/1/heartbeat", peer + JSON, "{");
        drive("heartbeat", 415, aloneUri, "POST", "/participants/1/heartbeat", peer + "\r\nContent-Type: text/plain",
                "{}");
    }

    private void moves() throws IOException {
        drive("drain", 202, aloneUri, "DELETE", "/participants/1", "", "");
        drive("stay", 202, aloneUri, "POST", "/participants/1/stay", "", "");
        drive("drain", 409, main, "DELETE", "/participants/3", "", "");
        for (String operation : List.of("drain", "stay")) {
            String method = operation.equals("drain") ? "DELETE" : "POST";
            String path = operation.equals("drain") ? "" : "/stay";
            drive(operation, 404, main, method, "/participants/99" + path, "", "");
            drive(operation, 400, main, method, "/participants/one" + path, "", "");
            drive(operation, 503, leaderlessUri, method, "/participants/1" + path, "", "");
        }
        drive("rebalance", 200, main, "GET", "/rebalance", "", "");
        drive("rebalance", 200, main, "GET", "/rebalance?dry-run", "", "");
        drive("rebalance", 400, main, "GET", "/rebalance?dry-run=perhaps", "", "");
        drive("rebalance", 503, leaderlessUri, "GET", "/rebalance", "", "");
        drive("pause", 204, main, "POST", "/rebalance/pause", "", "");
        drive("resume", 204, main, "POST", "/rebalance/resume", "", "");
        drive("pause", 503, leaderlessUri, "POST", "/rebalance/pause", "", "");
        drive("resume", 503, leaderlessUri, "POST", "/rebalance/resume", "", "");
    }

    private void recovery() throws IOException {
        String order = "{\"acceptDataLoss\":true}";
        drive("survivors", 200, main, "GET", "/partitions/0/recovery", "", "");
        drive("survivors", 400, main, "GET", "/partitions/one/recovery", "", "");
        drive("survivors", 404, main, "GET", "/partitions/99/recovery", "", "");
        drive("survivors", 503, leaderlessUri, "GET", "/partitions/0/recovery", "", "");
        drive("recover", 400, main, "POST", "/partitions/0/recovery", JSON, "{\"acceptDataLoss\":false}");
        drive("recover", 404, main, "POST", "/partitions/99/recovery", JSON, order);
        drive("recover", 409, main, "POST", "/partitions/0/recovery", JSON, order);
        drive("recover", 415, main, "POST", "/partitions/0/recovery", "\r\nContent-Type: text/plain", order);
        drive("recover", 503, leaderlessUri, "POST", "/partitions/0/recovery", JSON, order);
    }

    private void mainNodes() throws IOException {
        String start = "{\"address\":{\"name\":\"%s\",\"host\":\"127.0.0.1\",\"port\":1,\"raftPort\":2},\"boot\":{\"boots\":1,\"run\":\"00000000-0000-0000-0000-000000000001\"}}";
        drive("mainNodeStarted", 400, aloneUri, "POST", "/main-nodes", JSON, start.formatted("another"));
        drive("mainNodeStarted", 400, aloneUri, "POST", "/main-nodes", JSON, start.formatted(""));
        drive("mainNodeStarted", 415, aloneUri, "POST", "/main-nodes", "\r\nContent-Type: text/plain", "{}");
        drive("mainNodeSelf", 200, main, "GET", "/main-nodes/self", "", "");
        drive("mainNodeSelf", 200, leaderlessUri, "GET", "/main-nodes/self", "", "");
        String secret = "\r\nKV-Secret: " + Files.readAllLines(PeerToken.file(temp.resolve("alone"))).getFirst();
        drive("mainNodeSecret", 204, aloneUri, "PUT", "/main-nodes/self/secret", secret, "");
        drive("mainNodeSecret", 400, aloneUri, "PUT", "/main-nodes/self/secret", "", "");
        drive("mainNodeSecret", 409, main, "PUT", "/main-nodes/self/secret", secret, "");
        drive("mainNodes", 200, main, "GET", "/main-nodes", "", "");
        drive("mainNodes", 200, leaderlessUri, "GET", "/main-nodes", "", "");
        drive("removeMainNode", 404, main, "DELETE", "/main-nodes/another", "", "");
        drive("removeMainNode", 409, aloneUri, "DELETE", "/main-nodes/" + nameOf(aloneUri), "", "");
        drive("removeMainNode", 503, leaderlessUri, "DELETE", "/main-nodes/another", "", "");
    }

    /** The registry knows it about a second after it has begun. */
    private static String nameOf(URI mainNode) {
        return await().atMost(Duration.ofSeconds(30))
            .until(() -> List.of(JsonMapper.shared()
                .readValue(RawHttp.exchange(mainNode, "GET", "/main-nodes", "", "").body(), MainNodeInfo[].class)),
                    all -> all.size() == 1 && all.getFirst().standing() == MainNodeStanding.MEMBER)
            .getFirst()
            .name();
    }

    private void pagesOfOtherOrigins() throws IOException {
        String page = "\r\nOrigin: http://elsewhere.example\r\nSec-Fetch-Site: cross-site";
        drive("put", 403, main, "PUT", "/kv/c", page, "v");
        drive("delete", 403, main, "DELETE", "/kv/c", page, "");
        drive("batch", 403, main, "POST", "/batch", JSON + page, "[]");
        drive("listByPost", 403, main, "POST", "/list", page, "");
        drive("register", 403, main, "POST", "/participants", JSON + page, "{}");
        drive("heartbeat", 403, main, "POST", "/participants/1/heartbeat", JSON, "{}");
        drive("mainNodeSecret", 403, main, "PUT", "/main-nodes/self/secret", page, "");
        drive("drain", 403, main, "DELETE", "/participants/1", page, "");
        drive("stay", 403, main, "POST", "/participants/1/stay", page, "");
        drive("pause", 403, main, "POST", "/rebalance/pause", page, "");
        drive("removeMainNode", 403, main, "DELETE", "/main-nodes/another", page, "");
        drive("mainNodeStarted", 403, main, "POST", "/main-nodes", JSON + page, "{}");
        drive("resume", 403, main, "POST", "/rebalance/resume", page, "");
        drive("recover", 403, main, "POST", "/partitions/0/recovery", JSON + page, "{}");
    }

    private void whileNothingHasFormed() throws IOException {
        drive("put", 503, aloneUri, "PUT", "/kv/c", "", "v");
        drive("get", 503, aloneUri, "GET", "/kv/c", "", "");
        drive("head", 503, aloneUri, "HEAD", "/kv/c", "", "");
        drive("delete", 503, aloneUri, "DELETE", "/kv/c", "", "");
        drive("keys", 503, aloneUri, "GET", "/kv", "", "");
        drive("batch", 503, aloneUri, "POST", "/batch", JSON, "[{\"op\":\"get\",\"key\":\"c\"}]");
        drive("locate", 503, aloneUri, "GET", "/locate/c", "", "");
    }

    private void whileNoMainNodeLeads() throws IOException {
        drive("register", 503, leaderlessUri, "POST", "/participants", JSON, "{\"host\":\"127.0.0.1\",\"port\":1}");
        drive("participants", 503, leaderlessUri, "GET", "/participants", "", "");
        drive("partitions", 503, leaderlessUri, "GET", "/partitions", "", "");
    }

    /** Begins a request whose body never comes: the answer takes its time. */
    private CompletableFuture<RawHttp.Answer> stopping(String line) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return RawHttp.exchange(main, line + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n[");
            }
            catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private RawHttp.Answer drive(String operation, int status, URI server, String method, String path, String headers,
            String body) throws IOException {
        return checked(operation, status, RawHttp.exchange(server, method, path, headers, body));
    }

    private RawHttp.Answer checked(String operation, int status, RawHttp.Answer answer) {
        answers.check(() -> {
            assertThat(answer.status()).as("%s: %s", operation, answer).isEqualTo(status);
            description.check(operation, answer);
        });
        driven.add(operation + " " + status);
        return answer;
    }

}
