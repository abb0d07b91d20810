package io.dispersa.participant.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.api.KvHeaders;
import io.dispersa.api.BatchOperation;
import io.dispersa.api.BatchResult;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.Problem;
import io.dispersa.operation.Condition;
import io.dispersa.operation.IdempotencyKey;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.operation.Versions;
import io.dispersa.participant.MainNodeStub;
import io.dispersa.partition.Partitioner;
import io.dispersa.service.codec.HopFormat;
import io.dispersa.service.codec.OperationGroup;
import io.dispersa.service.http.BodyFormat;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Conditions, times to live, names, batches and pages, by HTTP. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = { "dispersa.limits.value=1MB", "dispersa.limits.batch=3MB" })
@DirtiesContext
class ContractTests {

    private static final AtomicInteger KEYS = new AtomicInteger();

    @TempDir
    static Path directory;

    private final HttpClient http = HttpClient.newHttpClient();

    /** A key of partition 0, new for each test. */
    private final String key = keys().findFirst().orElseThrow();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        MainNodeStub.start(registry);
        registry.add("dispersa.data-dir", directory::toString);
    }

    @BeforeEach
    void leads() {
        await().atMost(Duration.ofSeconds(20)).until(() -> send("GET", "/kv/d").statusCode() != 503);
    }

    @Test
    void conditionDecidesAndTellsWhatIsThere() {
        HttpResponse<String> created = send("PUT", "/kv/" + key, "1", "If-None-Match", "*");
        assertThat(created.statusCode()).isEqualTo(201);
        String etag = header(created, "ETag");
        assertProblem(send("PUT", "/kv/" + key, "2", "If-None-Match", "*"), 412, "precondition-failed", etag);
        HttpResponse<String> replaced = send("PUT", "/kv/" + key, "2", "If-Match", etag);
        assertThat(replaced.statusCode()).isEqualTo(204);
        assertProblem(send("DELETE", "/kv/" + key, "", "If-Match", etag), 412, "precondition-failed",
                header(replaced, "ETag"));
        assertThat(send("DELETE", "/kv/" + key, "", "If-Match", "\"0\", " + header(replaced, "ETag")).statusCode())
            .isEqualTo(204);
        assertProblem(send("PUT", "/kv/" + key, "3", "If-Match", "*"), 412, "precondition-failed", null);
        assertProblem(send("DELETE", "/kv/" + key, "", "If-Match", "*"), 404, "not-found", null);
    }

    @Test
    void weakTagMatchesForReadsOnly() {
        String etag = header(send("PUT", "/kv/" + key, "1"), "ETag");
        assertThat(send("PUT", "/kv/" + key, "2", "If-Match", "W/" + etag).statusCode()).isEqualTo(412);
        assertThat(send("GET", "/kv/" + key, "", "If-None-Match", "W/" + etag).statusCode()).isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(strings = { "1", "\"1", "1\"", "\"1\" \"2\"", "w/\"1\"", "*, \"1\"", "\"1\", *", "\"a b\"", ",", "" })
    void malformedConditionIsRefused(String tags) {
        for (String name : List.of("If-Match", "If-None-Match")) {
            for (String method : List.of("PUT", "DELETE", "GET")) {
                assertProblem(send(method, "/kv/" + key, "", name, tags), 400, "request-invalid", null);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "\"x\"", "\"01\"", "\"\"", "W/\"x\", \"y\"", ", \"x\",, \"y\",",
            "\"99999999999999999999\"", "\"-1\"" })
    void tagThatIsNotOursMatchesNothing(String tags) {
        send("PUT", "/kv/" + key, "1");
        assertThat(send("PUT", "/kv/" + key, "2", "If-Match", tags).statusCode()).isEqualTo(412);
        assertThat(send("GET", "/kv/" + key, "", "If-None-Match", tags).statusCode()).isEqualTo(200);
        assertThat(send("PUT", "/kv/" + key, "2", "If-None-Match", tags).statusCode()).isEqualTo(204);
    }

    @Test
    void readThatHasTheValueAlreadyGetsNoneAgain() {
        String etag = header(send("PUT", "/kv/" + key, "1"), "ETag");
        for (String method : List.of("GET", "HEAD")) {
            HttpResponse<String> same = send(method, "/kv/" + key, "", "If-None-Match", etag);
            assertThat(same.statusCode()).isEqualTo(304);
            assertThat(same.body()).isEmpty();
            assertThat(header(same, "ETag")).isEqualTo(etag);
            assertThat(header(same, "Cache-Control")).isEqualTo("no-cache");
            assertThat(send(method, "/kv/" + key, "", "If-None-Match", "*").statusCode()).isEqualTo(304);
            assertThat(send(method, "/kv/" + key, "", "If-Match", "\"0\"").statusCode()).isEqualTo(412);
            assertThat(send(method, "/kv/" + key, "", "If-Match", etag).statusCode()).isEqualTo(200);
        }
        assertThat(send("GET", "/kv/" + key + "x", "", "If-Match", "*").statusCode()).isIn(404, 421);
    }

    @Test
    void valueThatExpiresSaysWhen() {
        send("PUT", "/kv/" + key + "?ttl=90s", "1");
        HttpResponse<String> read = send("GET", "/kv/" + key);
        assertThat(header(read, "KV-TTL")).isIn("90", "89", "88");
        assertThat(header(read, "Expires")).endsWith("GMT");
        assertThat(header(read, "Cache-Control")).isEqualTo("no-cache");
        send("PUT", "/kv/" + key, "1");
        assertThat(send("GET", "/kv/" + key).headers().map()).doesNotContainKeys("kv-ttl", "expires");
    }

    @Test
    void expiredValueIsGoneForReadsConditionsAndListings() {
        send("PUT", "/kv/" + key + "?ttl=1ms", "1");
        await().untilAsserted(() -> assertThat(send("GET", "/kv/" + key).statusCode()).isEqualTo(404));
        assertThat(send("GET", "/kv/" + key + "?consistency=stale").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/kv?partition=0&prefix=" + key).body()).isEqualTo("{\"items\":[]}");
        assertThat(send("DELETE", "/kv/" + key).statusCode()).isEqualTo(404);
        assertThat(send("PUT", "/kv/" + key, "2", "If-None-Match", "*").statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({ "1ms", "30s", "5m", "1h", "1d", "PT30S", "P1D", "PT1M30.5S", "36525d" })
    void ttlIsUnderstood(String ttl) {
        assertThat(send("PUT", "/kv/" + key + "?ttl=" + ttl, "1").statusCode()).isIn(201, 204);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "0s", "-1s", "30", "s", "1w", "1.5s", "PT0S", "PT-1S", "36526d", "999999999999d",
            "99999999999999d", "P1Y", "1S", "%33s" })
    void ttlThatMeansNothingIsRefused(String ttl) {
        assertProblem(send("PUT", "/kv/" + key + "?ttl=" + ttl, "1"), 400, "request-invalid", null);
        assertThat(send("GET", "/kv/" + key).statusCode()).isEqualTo(404);
    }

    @Test
    void repeatUnderTheSameNameIsAnsweredAsTheFirst() {
        HttpResponse<String> first = send("PUT", "/kv/" + key, "1", "Idempotency-Key", "n");
        send("PUT", "/kv/" + key, "2");
        HttpResponse<String> again = send("PUT", "/kv/" + key, "1", "Idempotency-Key", "\"n\"");
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(header(again, "ETag")).isEqualTo(header(first, "ETag"));
        assertThat(header(again, "Idempotent-Replayed")).isEqualTo("true");
        assertThat(first.headers().map()).doesNotContainKey("idempotent-replayed");
        assertThat(send("GET", "/kv/" + key).body()).isEqualTo("2");
        assertProblem(send("PUT", "/kv/" + key, "3", "Idempotency-Key", "n"), 422, "idempotency-mismatch", null);
        HttpResponse<String> gone = send("DELETE", "/kv/" + key, "", "Idempotency-Key", "d");
        assertThat(gone.statusCode()).isEqualTo(204);
        assertThat(send("DELETE", "/kv/" + key, "", "Idempotency-Key", "d").statusCode()).isEqualTo(204);
        assertThat(send("DELETE", "/kv/" + key, "", "Idempotency-Key", "e").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "\"\"", "a\"b", "\"a", "TOO_LONG" })
    void nameThatIsNoneIsRefused(String name) {
        assertProblem(
                send("PUT", "/kv/" + key, "1", "Idempotency-Key", name.equals("TOO_LONG") ? "n".repeat(256) : name),
                400, "request-invalid", null);
    }

    @Test
    void serverTimingTellsWhereTheTimeWent() {
        assertThat(header(send("PUT", "/kv/" + key, "1"), "Server-Timing"))
            .matches("store;dur=[0-9.]+, commit;dur=[0-9.]+, apply;dur=[0-9.]+");
        for (String path : List.of("/kv/" + key, "/kv/" + key + "none", "/kv/", "/kv?partition=0")) {
            assertThat(header(send("GET", path), "Server-Timing")).as(path).matches("store;dur=[0-9.]+");
        }
    }

    @Test
    void batchDoesEachInOrderAndAnswersEach() {
        String other = keys().findFirst().orElseThrow();
        JsonNode results = batch("""
                [{"op":"put","key":"%1$s","value":"1","ifNoneMatch":"*"},
                 {"op":"get","key":"%1$s"},
                 {"op":"put","key":"%1$s","value":"2","ifNoneMatch":"*"},
                 {"op":"put","key":"%2$s","bytes":"AP8=","type":"image/png","ttl":"1h","idempotencyKey":"n"},
                 {"op":"put","key":"%2$s","bytes":"AP8=","type":"image/png","ttl":"1h","idempotencyKey":"n"},
                 {"op":"get","key":"%2$s"},
                 {"op":"delete","key":"%1$s"},
                 {"op":"delete","key":"%1$s"},
                 {"op":"put","key":"a","value":"of another participant"},
                 {"op":"put","key":"","value":"no key"},
                 {"op":"put","key":"%1$s"},
                 {"op":"get","key":"%1$s","ttl":"1s"},
                 {"op":"put","key":"%1$s","value":"x","ifMatch":"1"}]""".formatted(key, other));
        assertThat(statuses(results)).containsExactly(201, 200, 412, 201, 201, 200, 204, 404, 421, 400, 400, 400, 400);
        assertThat(results.get(1).get("value").asString()).isEqualTo("1");
        assertThat(results.get(1).get("type").asString()).isEqualTo("text/plain;charset=utf-8");
        assertThat(results.get(2).get("etag")).isEqualTo(results.get(0).get("etag"));
        assertThat(results.get(2).at("/error/code").asString()).isEqualTo("precondition-failed");
        assertThat(results.get(4).get("replayed").asBoolean()).isTrue();
        assertThat(results.get(5).get("bytes").asString()).isEqualTo("AP8=");
        assertThat(results.get(5).get("expires").asString()).endsWith("Z");
        assertThat(results.get(8).at("/error/code").asString()).isEqualTo("not-owner");
        assertThat(results.get(9).at("/error/code").asString()).isEqualTo("key-invalid");
        assertThat(batch("[]")).isEmpty();
    }

    @Test
    void batchOfReadsHonoursConditions() {
        send("PUT", "/kv/" + key, "1");
        String etag = header(send("GET", "/kv/" + key), "ETag").replace("\"", "\\\"");
        JsonNode results = batch("""
                [{"op":"get","key":"%1$s"},{"op":"get","key":"%1$s","ifNoneMatch":"%2$s"},
                 {"op":"get","key":"%1$s","ifMatch":"\\"0\\""},{"op":"get","key":"%1$s0"}]""".formatted(key, etag));
        assertThat(statuses(results).subList(0, 3)).containsExactly(200, 304, 412);
    }

    @Test
    void batchInCborCarriesBytes() throws IOException, InterruptedException {
        List<BatchOperation> operations = List.of(BatchOperation.put(key, new byte[] { 0, -1 }, null),
                BatchOperation.get(key));
        HttpRequest request = HttpRequest.newBuilder(uri("/batch"))
            .header("Content-Type", "application/cbor")
            .header("Accept", "application/cbor")
            .POST(BodyPublishers.ofByteArray(BodyFormat.CBOR.mapper().writeValueAsBytes(operations)))
            .build();
        HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
        BatchResult[] results = BodyFormat.CBOR.mapper().readValue(response.body(), BatchResult[].class);
        assertThat(results[1].bytes()).containsExactly(0, -1);
        assertThat(results[1].type()).isEqualTo("application/octet-stream");
    }

    @Test
    void groupsThatWriteAreDoneEachInOrderAndAnsweredAsIfEachHadComeAlone() {
        String other = keys().findFirst().orElseThrow();
        Operation named = new Operation.Put(Key.of(other), "image/png", new byte[] { 0, -1 }, null, Condition.NONE,
                new IdempotencyKey("n"));
        Operation absent = new Operation.Delete(Key.of("absent-" + key));
        Operation ifNone = new Operation.Put(Key.of(key), "text/plain", new byte[1], null,
                new Condition(null, Versions.ANY), null);
        List<List<OperationResult>> results = call("", List.of(put(key, "1"), named), List.of(named), List.of(absent),
                List.of(new Operation.Delete(Key.of(key)), ifNone, new Operation.Get(Key.of(key))), List.of(ifNone));
        OperationResult.Stored first = (OperationResult.Stored) results.get(0).getFirst();
        assertThat(results.get(1)).containsExactly(new OperationResult.Replayed(results.get(0).getLast()));
        assertThat(problem(results.get(2).getFirst()).code()).isEqualTo(ErrorCode.NOT_OWNER);
        assertThat(problem(results.get(2).getFirst()).key()).isEqualTo("absent-" + key);
        assertThat(results.get(3).get(0)).isEqualTo(new OperationResult.Deleted());
        OperationResult.Stored last = (OperationResult.Stored) results.get(3).get(1);
        assertThat(last.version()).isGreaterThan(first.version());
        assertThat(results.get(3).get(2)).isInstanceOf(OperationResult.Found.class);
        assertThat(results.get(4)).containsExactly(new OperationResult.ConditionFailed(last.version()));
        assertThat(header(send("GET", "/kv/" + key), "ETag")).isEqualTo("\"" + last.version() + "\"");
    }

    @Test
    void groupsThatReadAreAnsweredAsIfEachHadComeAlone() {
        String large = keys().findFirst().orElseThrow();
        send("PUT", "/kv/" + key + "?ttl=1h", "v", "Content-Type", "text/css");
        send("PUT", "/kv/" + large, "x".repeat(HopFormat.LONGEST_AMONG_OTHERS + 1));
        long version = Long.parseLong(header(send("GET", "/kv/" + key), "ETag").replace("\"", ""));
        Key absent = Key.of(keys().findFirst().orElseThrow());
        Condition changed = new Condition(null, new Versions(false, Set.of(version)));
        List<List<OperationResult>> results = call("", List.of(get(key)), List.of(new Operation.Get(absent)),
                List.of(get(large)), List.of(new Operation.Get(Key.of(key), changed, false)),
                List.of(new Operation.Get(Key.of(key), Condition.NONE, true)));
        assertThat(results.get(0).getFirst()).isInstanceOfSatisfying(OperationResult.Found.class, found -> {
            assertThat(found.value().text()).contains("v");
            assertThat(found.value().contentType()).isEqualTo("text/css");
            assertThat(found.value().version()).isEqualTo(version);
            assertThat(found.value().expires()).isAfter(Instant.now());
        });
        assertThat(results.get(1)).containsExactly(new OperationResult.Absent());
        assertThat(results.get(2)).containsExactly(new OperationResult.NotAmongOthers());
        assertThat(results.get(3)).isEqualTo(results.get(4))
            .first()
            .isInstanceOfSatisfying(OperationResult.Described.class,
                    described -> assertThat(described.size()).isEqualTo(1));
        assertThat(call("", List.of(get(large))).getFirst().getFirst()).isInstanceOf(OperationResult.Found.class);
    }

    /** Together they would be longer than a main node takes, and memory has. */
    @Test
    void longValuesAmongOthersAreToBeReadAloneWhetherStaleOrNot() {
        List<String> many = keys().limit(70).toList();
        many.forEach(each -> send("PUT", "/kv/" + each, "x".repeat(HopFormat.LONGEST_AMONG_OTHERS)));
        send("PUT", "/kv/" + many.getFirst(), "x".repeat(HopFormat.LONGEST_AMONG_OTHERS + 1));
        List<List<Operation>> reads = many.stream().map(each -> List.<Operation>of(get(each))).toList();
        for (String consistency : List.of("", "?consistency=stale")) {
            List<OperationResult> results = call(consistency, reads).stream().map(List::getFirst).toList();
            assertThat(results.getFirst()).isEqualTo(new OperationResult.NotAmongOthers());
            assertThat(results.stream().mapToLong(OperationResult::valueSize).sum())
                .isEqualTo(HopFormat.MOST_BYTES_TOGETHER);
            assertThat(results.subList(65, 70)).containsOnly(new OperationResult.NotAmongOthers());
            assertThat(call(consistency, reads.subList(0, 1)).getFirst().getFirst().valueSize())
                .isEqualTo(HopFormat.LONGEST_AMONG_OTHERS + 1);
        }
    }

    @Test
    void groupsOfSeveralPartitionsAreEachAnswered() {
        send("PUT", "/kv/" + key, "v");
        String elsewhere = keys(1).findFirst().orElseThrow();
        List<List<OperationResult>> results = call("", List.of(get(elsewhere)), List.of(get(key)));
        assertThat(problem(results.getFirst().getFirst()).leader())
            .isEqualTo(new ParticipantAddress(8, "10.0.0.8", 9008));
        assertThat(results.getLast().getFirst()).isInstanceOf(OperationResult.Found.class);
    }

    @Test
    void groupThatIsOfSeveralPartitionsOrHasTooLongAValueIsRefusedWhole() {
        String elsewhere = keys(1).findFirst().orElseThrow();
        List<List<OperationResult>> results = call("", List.of(put(key, "1"), put(elsewhere, "1")),
                List.of(put(key, "1"), put(key, "x".repeat(1024 * 1024 + 1))));
        assertThat(results.getFirst()).hasSize(2)
            .allSatisfy(result -> assertThat(problem(result).code()).isEqualTo(ErrorCode.REQUEST_INVALID));
        assertThat(results.getLast()).hasSize(2)
            .allSatisfy(result -> assertThat(problem(result).code()).isEqualTo(ErrorCode.VALUE_TOO_LARGE));
        assertThat(send("GET", "/kv/" + key).statusCode()).isEqualTo(404);
    }

    @Test
    void readsThatMayBeStaleSayWhichReplicaTheyAreOf() {
        send("PUT", "/kv/" + key, "v");
        HttpResponse<byte[]> response = post("?consistency=stale", HopFormat.CBOR.mediaType(),
                HopFormat.CBOR.writeGroups(List.of(OperationGroup.of(get(key)), OperationGroup.of(get(key)))));
        assertThat(response.headers().firstValue("KV-Role")).contains("leader");
        assertThat(response.headers().firstValue("KV-Applied")).isPresent();
        assertThat(HopFormat.CBOR.readResults(response.body())).hasSize(2)
            .allSatisfy(results -> assertThat(results.getFirst()).isInstanceOf(OperationResult.Found.class));
        String write = "[[{\"op\":\"delete\",\"key\":\"%s\"}]]".formatted(key);
        assertProblem(send("POST", "/operations?consistency=stale", write), 400, "request-invalid", null);
        assertProblem(send("POST", "/operations?consistency=stale", "[]"), 400, "request-invalid", null);
    }

    /** Until the log has told the time, which others must not wait for. */
    @Test
    void readOfWhatHasExpiredIsNotAnsweredWithIt() {
        HttpResponse<String> put = send("PUT", "/kv/" + key + "?ttl=1s", "v");
        assertThat(put.statusCode()).isEqualTo(201);
        Instant expired = Instant.now().plusSeconds(1);
        await().until(() -> Instant.now().isAfter(expired));
        assertThat(call("", List.of(get(key)), List.of(get(key)))).allSatisfy(results -> assertThat(results.getFirst())
            .isIn(new OperationResult.NotAmongOthers(), new OperationResult.Absent()));
        assertThat(call("", List.of(get(key)))).containsExactly(List.of(new OperationResult.Absent()));
        assertThat(send("GET", "/kv/" + key).statusCode()).isEqualTo(404);
    }

    @Test
    void groupsCanBeSentByHand() {
        HttpResponse<String> answer = send("POST", "/operations", """
                [[{"op":"put","key":"%1$s","value":"v","ifNoneMatch":true}],[{"op":"get","key":""}]]""".formatted(key));
        assertProblem(answer, 400, "key-invalid", null);
        answer = send("POST", "/operations", """
                [[{"op":"put","key":"%1$s","value":"v","ifNoneMatch":true},{"op":"get","key":"%1$s"}]]"""
            .formatted(key), "Content-Type", "application/json");
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode results = json(answer);
        assertThat(results.at("/0/0/result").asString()).isEqualTo("stored");
        assertThat(results.at("/0/1/value").asString()).isEqualTo("v");
        assertThat(header(answer, "KV-Participant")).isEqualTo("7");
        assertThat(header(answer, "Server-Timing")).contains("commit;dur=");
    }

    @Test
    void callThatIsNoneIsRefused() {
        for (String body : List.of("", "{}", "[1]", "[[{\"op\":\"get\"}]]")) {
            assertProblem(send("POST", "/operations", body), 400, "request-invalid", null);
        }
        assertThat(post("", "application/cbor", new byte[1]).statusCode()).isEqualTo(415);
        assertThat(post("", HopFormat.CBOR.mediaType(), new byte[] { 2, (byte) 0x80 }).statusCode()).isEqualTo(400);
        assertThat(post("", HopFormat.CBOR.mediaType(), new byte[20 * 1024 * 1024]).statusCode()).isEqualTo(413);
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // it is handed on as a list
    private List<List<OperationResult>> call(String query, List<Operation>... groups) {
        return call(query, List.of(groups));
    }

    private List<List<OperationResult>> call(String query, List<List<Operation>> groups) {
        HttpResponse<byte[]> response = post(query, HopFormat.CBOR.mediaType(),
                HopFormat.CBOR.writeGroups(groups.stream().map(OperationGroup::of).toList()));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains(HopFormat.CBOR.mediaType());
        return HopFormat.CBOR.readResults(response.body());
    }

    private HttpResponse<byte[]> post(String query, String type, byte[] body) {
        HttpRequest request = HttpRequest.newBuilder(uri("/operations" + query))
            .header("Content-Type", type)
            .header(KvHeaders.PEER, MainNodeStub.TOKEN)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        }
        catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Operation get(String key) {
        return new Operation.Get(Key.of(key));
    }

    private static Operation put(String key, String value) {
        return new Operation.Put(Key.of(key), "text/plain", value.getBytes(StandardCharsets.UTF_8));
    }

    private static Problem problem(OperationResult result) {
        return ((OperationResult.Failed) result).problem();
    }

    @Test
    void batchThatIsLargerThanAnEntryIsDoneWhole() {
        List<String> many = keys().limit(5).toList();
        String value = "x".repeat(500_000);
        JsonNode results = batch(many.stream()
            .map(each -> "{\"op\":\"put\",\"key\":\"%s\",\"value\":\"%s\"}".formatted(each, value))
            .toList()
            .toString());
        assertThat(statuses(results)).containsOnly(201);
        JsonNode reads = batch(IntStream.range(0, 9)
            .mapToObj(i -> "{\"op\":\"get\",\"key\":\"%s\"}".formatted(many.get(i % 5)))
            .toList()
            .toString());
        assertThat(statuses(reads).subList(0, 6)).containsOnly(200);
        assertThat(statuses(reads).subList(6, 9)).containsOnly(413);
        String put = "{\"op\":\"put\",\"key\":\"%s\",\"value\":\"1\"}".formatted(key);
        JsonNode mixed = batch(
                Stream
                    .concat(Stream.of(put),
                            IntStream.range(0, 9)
                                .mapToObj(i -> "{\"op\":\"get\",\"key\":\"%s\"}".formatted(many.get(i % 5))))
                    .toList()
                    .toString());
        assertThat(statuses(mixed)).containsExactly(201, 200, 200, 200, 200, 200, 200, 413, 413, 413);
        assertProblem(send("POST", "/batch", "[" + " ".repeat(3 * 1024 * 1024) + "]"), 413, "request-too-large", null);
    }

    @Test
    void pagesFollowEachOtherInOrder() {
        List<String> many = keys().limit(25).sorted().toList();
        String prefix = many.getFirst().substring(0, 1);
        many.forEach(each -> send("PUT", "/kv/" + each, "v" + each));
        List<String> listed = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = json(send("GET", "/kv?partition=0&limit=10&values=true&prefix=" + prefix
                    + (next.isEmpty() ? "" : "&after=" + next)));
            page.get("items").forEach(item -> {
                listed.add(item.get("key").asString());
                if (many.contains(item.get("key").asString())) {
                    assertThat(item.get("value").asString()).isEqualTo("v" + item.get("key").asString());
                }
            });
            next = page.path("next").asString("");
        }
        while (!next.isEmpty());
        assertThat(listed).containsAll(many).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void pageIsShortRatherThanHuge() {
        List<String> many = keys().limit(4).sorted().toList();
        many.forEach(each -> send("PUT", "/kv/" + each, "x".repeat(200_000)));
        String after = many.getFirst().substring(0, many.getFirst().length() - 1);
        JsonNode page = json(send("GET", "/kv?partition=0&values=true&after=" + after));
        assertThat(page.get("items").size()).isEqualTo(2);
        assertThat(page.get("next").asString()).isEqualTo(page.get("items").get(1).get("key").asString());
        assertThat(json(send("GET", "/kv?partition=0&limit=4&after=" + after)).at("/items/0/size").asInt())
            .isEqualTo(200_000);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "?partition=2", "?partition=-1", "?partition=x", "?partition=0&limit=0",
            "?partition=0&limit=1001", "?partition=0&limit=1&limit=1", "?partition=0&values=yes",
            "?partition=0&prefx=a", "?partition=0&prefix=%ff", "?partition=0&after=%c3", "?partition=0&" })
    void pageThatIsNotUnderstoodIsRefused(String query) {
        assertProblem(send("GET", "/kv" + query), 400, "request-invalid", null);
    }

    @Test
    void pageOfAPartitionThatAnotherLeadsIsRefused() {
        assertProblem(send("GET", "/kv?partition=1"), 421, "not-owner", null);
    }

    private static void assertProblem(HttpResponse<String> response, int status, String code, @Nullable String etag) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(json(response).get("code").asString()).isEqualTo(code);
        assertThat(response.headers().firstValue("ETag").orElse(null)).isEqualTo(etag);
    }

    private JsonNode batch(String operations) {
        HttpResponse<String> response = send("POST", "/batch", operations);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response);
    }

    private static List<Integer> statuses(JsonNode results) {
        return results.valueStream().map(result -> result.get("status").asInt()).toList();
    }

    private HttpResponse<String> send(String method, String path) {
        return send(method, path, "");
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
            .header(KvHeaders.PEER, MainNodeStub.TOKEN)
            .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        }
        catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    private static Stream<String> keys() {
        return keys(0);
    }

    private static Stream<String> keys(int partition) {
        return IntStream.generate(KEYS::incrementAndGet)
            .mapToObj(n -> "d%05d".formatted(n))
            .filter(candidate -> new Partitioner(2).partitionOf(Key.of(candidate)) == partition);
    }

}
