package io.dispersa.participant.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.BatchResult;
import io.dispersa.api.JoinedAnswer;
import io.dispersa.api.Key;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.participant.MainNodeStub;
import io.dispersa.partition.Partitioner;
import io.dispersa.service.http.BodyFormat;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
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
    void batchOfOnePartitionFailsAsAWhole() {
        String operations = "[{\"op\":\"get\",\"key\":\"a\"}]";
        assertProblem(send("POST", "/batch", operations, "KV-Partition", "1"), 421, "not-owner", null);
        assertThat(send("POST", "/batch", operations).statusCode()).isEqualTo(200);
        assertProblem(send("POST", "/batch", operations, "KV-Partition", "2"), 400, "request-invalid", null);
        HttpResponse<String> stray = send("POST", "/batch", operations, "KV-Partition", "0");
        assertThat(stray.statusCode()).isEqualTo(200);
        assertThat(stray.body()).contains("not-owner");
        assertThat(header(stray, "KV-Participant")).isEqualTo("7");
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
    void joinedWritesAreAnsweredAsIfEachHadComeAlone() throws Exception {
        String other = keys().findFirst().orElseThrow();
        BatchOperation named = BatchOperation.put(other, new byte[] { 0, -1 }, "image/png").named("n");
        JoinedAnswer[] answers = joined("",
                List.of(BatchOperation.put(key, new byte[] { 1 }, "text/plain"), named, named,
                        BatchOperation.delete("absent-" + key), BatchOperation.put(key, new byte[] { 2 }, "?"),
                        new BatchOperation(BatchOperation.Kind.PUT, key, "1", null, null, null, null, "*", null)));
        assertThat(answers).extracting(JoinedAnswer::status).containsExactly(201, 201, 201, 421, 400, 412);
        assertThat(Objects.requireNonNull(answers[2].headers())).containsEntry("Idempotent-Replayed", "true");
        assertThat(Objects.requireNonNull(answers[5].problem()).key()).isEqualTo(key);
        HttpResponse<String> alone = send("GET", "/kv/" + key);
        assertThat(Objects.requireNonNull(answers[0].headers())).containsEntry("ETag", header(alone, "ETag"));
    }

    @Test
    void joinedReadsAreAnsweredAsIfEachHadComeAlone() throws Exception {
        String large = keys().findFirst().orElseThrow();
        send("PUT", "/kv/" + key + "?ttl=1h", "v", "Content-Type", "text/css");
        send("PUT", "/kv/" + large, "x".repeat(JoinedAnswer.LONGEST_VALUE + 1));
        HttpResponse<String> alone = send("GET", "/kv/" + key);
        String absent = keys().findFirst().orElseThrow();
        JoinedAnswer[] answers = joined("",
                List.of(BatchOperation.get(key), BatchOperation.get(absent), BatchOperation.get(large),
                        new BatchOperation(BatchOperation.Kind.GET, key, null, null, null, null, null,
                                header(alone, "ETag"), null)));
        assertThat(answers).extracting(JoinedAnswer::status).containsExactly(200, 404, JoinedAnswer.ALONE, 304);
        assertThat(answers[0].body()).asString().isEqualTo("v");
        for (String name : List.of("ETag", "Content-Type", "Cache-Control", "Expires", "X-Content-Type-Options",
                "Content-Security-Policy")) {
            assertThat(Objects.requireNonNull(answers[0].headers())).containsEntry(name, header(alone, name));
        }
        assertThat(Objects.requireNonNull(answers[3].headers())).containsEntry("ETag", header(alone, "ETag"));
        JoinedAnswer[] stale = joined("?consistency=stale", List.of(BatchOperation.get(key)));
        assertThat(Objects.requireNonNull(stale[0].headers())).containsEntry("KV-Role", "leader")
            .containsKey("KV-Applied");
    }

    @Test
    void joinedReadsOfSeveralPartitionsAreEachAnswered() throws Exception {
        send("PUT", "/kv/" + key, "v");
        String elsewhere = keys(1).findFirst().orElseThrow();
        JoinedAnswer[] answers = joined("", List.of(BatchOperation.get(elsewhere), BatchOperation.get(key)));
        assertThat(answers).extracting(JoinedAnswer::status).containsExactly(421, 200);
        assertThat(Objects.requireNonNull(answers[0].problem()).leader())
            .isEqualTo(new ParticipantAddress(8, "10.0.0.8", 9008));
    }

    /** Until the log has told the time, which others must not wait for. */
    @Test
    void joinedReadOfWhatHasExpiredIsNotAnsweredWithIt() throws Exception {
        HttpResponse<String> put = send("PUT", "/kv/" + key + "?ttl=1s", "v");
        assertThat(put.statusCode()).isEqualTo(201);
        Instant expired = Instant.now().plusSeconds(1);
        assertThat(joined("", List.of(BatchOperation.get(key)))).extracting(JoinedAnswer::status).containsExactly(200);
        await().until(() -> Instant.now().isAfter(expired));
        assertThat(joined("", List.of(BatchOperation.get(key)))[0].status()).isIn(JoinedAnswer.ALONE, 404);
        assertThat(send("GET", "/kv/" + key).statusCode()).isEqualTo(404);
    }

    @Test
    void joinedCallThatIsNoneIsRefused() {
        String delete = "[{\"op\":\"delete\",\"key\":\"%s\"}]".formatted(key);
        assertThat(send("POST", "/joined", delete).statusCode()).isEqualTo(400);
        assertThat(send("POST", "/joined", delete, "KV-Partition", "2").statusCode()).isEqualTo(400);
        String mixed = "[{\"op\":\"get\",\"key\":\"%1$s\"},{\"op\":\"delete\",\"key\":\"%1$s\"}]".formatted(key);
        assertThat(send("POST", "/joined", mixed, "KV-Partition", "0").body())
            .contains("reads and writes do not go together");
    }

    private JoinedAnswer[] joined(String query, List<BatchOperation> operations) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("/joined" + query))
            .header("Content-Type", "application/cbor")
            .header("KV-Partition", "0")
            .POST(BodyPublishers.ofByteArray(BodyFormat.CBOR.mapper().writeValueAsBytes(operations)))
            .build();
        HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        return BodyFormat.CBOR.mapper().readValue(response.body(), JoinedAnswer[].class);
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
        many.forEach(each -> send("PUT", "/kv/" + each, "x".repeat(900_000)));
        String after = many.getFirst().substring(0, many.getFirst().length() - 1);
        JsonNode page = json(send("GET", "/kv?partition=0&values=true&after=" + after));
        assertThat(page.get("items").size()).isEqualTo(2);
        assertThat(page.get("next").asString()).isEqualTo(page.get("items").get(1).get("key").asString());
        assertThat(json(send("GET", "/kv?partition=0&limit=4&after=" + after)).at("/items/0/size").asInt())
            .isEqualTo(900_000);
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
