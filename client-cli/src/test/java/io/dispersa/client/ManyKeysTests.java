package io.dispersa.client;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.dispersa.api.BatchOperation;
import io.dispersa.api.BatchResult;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.KeyItem;
import io.dispersa.api.KeyPage;
import io.dispersa.api.Outcome;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

class ManyKeysTests {

    @RegisterExtension
    static final WireMockExtension STUB = WireMockExtension.newInstance()
        .options(WireMockConfiguration.wireMockConfig().dynamicPort())
        .build();

    private static final byte[] VALUE = "v".getBytes(StandardCharsets.UTF_8);

    @SuppressWarnings("NullAway.Init") // before each test
    private FakeCluster cluster;

    @SuppressWarnings("NullAway.Init") // before each test
    private KvClient client;

    @BeforeEach
    void connect() throws IOException {
        cluster = new FakeCluster();
        client = client(cluster.uri(), Duration.ofSeconds(3));
    }

    @AfterEach
    void close() {
        client.close();
        cluster.close();
    }

    @Test
    void batchGivesEachWriteANameAndKeepsTheOrder() {
        List<BatchResult> results = client.batch(List.of(BatchOperation.put("b", VALUE, null),
                BatchOperation.put("a", VALUE, null).named("mine"), BatchOperation.put("b", VALUE, null)));

        assertThat(results).extracting(BatchResult::key).containsExactly("b", "a", "b");
        assertThat(cluster.operations()).extracting(BatchOperation::idempotencyKey)
            .doesNotContainNull()
            .doesNotHaveDuplicates()
            .contains("mine");
    }

    @Test
    void batchWhenItsAnswerIsLostIsRepeatedAndDoneOnce() {
        cluster.dropEvery(3);
        for (int i = 0; i < 10; i++) {
            client.batch(List.of(BatchOperation.put("a" + i, VALUE, null), BatchOperation.put("b" + i, VALUE, null)));
        }
        assertThat(cluster.done()).isEqualTo(20);
        assertThat(cluster.operations()).hasSizeGreaterThan(20);
    }

    @Test
    void batchRepeatsWhatCouldNotBeDoneAndNothingElse() {
        cluster.refuse((operation, batch) -> batch < 3 && operation.key().equals("late")
                ? Problem.of(batch == 1 ? ErrorCode.NO_LEADER : ErrorCode.OUTCOME_UNKNOWN, "Not now.") : null);

        List<BatchResult> results = client
            .batch(List.of(BatchOperation.put("soon", VALUE, null), BatchOperation.put("late", VALUE, null)));

        assertThat(results).extracting(BatchResult::status).containsExactly(201, 201);
        assertThat(cluster.operations()).extracting(BatchOperation::key)
            .containsExactly("soon", "late", "late", "late");
        assertThat(cluster.done()).isEqualTo(2);
    }

    @Test
    void batchWhenARefusalFollowsDoubtIsStillUnknown() {
        cluster.refuse((_, batch) -> Problem.of(batch == 1 ? ErrorCode.OUTCOME_UNKNOWN : ErrorCode.NO_LEADER, "No."));
        try (KvClient impatient = client(cluster.uri(), Duration.ofSeconds(1))) {
            List<BatchResult> results = impatient.batch(List.of(BatchOperation.put("a", VALUE, null)));

            assertThat(results.getFirst().status()).isEqualTo(504);
            assertThat(cluster.batches()).isGreaterThan(1);
        }
    }

    @Test
    void batchDoesNotRepeatAWriteThatALaterOneHasReplaced() {
        cluster.refuse((operation, _) -> "first".equals(operation.idempotencyKey())
                ? Problem.of(ErrorCode.OUTCOME_UNKNOWN, "Who knows.") : null);

        List<BatchResult> results = client.batch(List.of(BatchOperation.put("a", VALUE, null).named("first"),
                BatchOperation.put("a", VALUE, null).named("second")));

        assertThat(results).extracting(BatchResult::status).containsExactly(504, 201);
        assertThat(cluster.batches()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "83a1", "f6", "81f6", "80", "8101", "", "ff" })
    void batchWhenTheAnswerIsBrokenIsUnknown(String hex) {
        byte[] body = HexFormat.of().parseHex(hex);
        STUB.stubFor(any(anyUrl())
            .willReturn(aResponse().withStatus(200).withHeader("Content-Type", "application/cbor").withBody(body)));

        try (KvClient stubbed = client(URI.create(STUB.baseUrl()), Duration.ofSeconds(3))) {
            assertThatExceptionOfType(KvClientException.UnexpectedAnswer.class)
                .isThrownBy(() -> stubbed.batch(List.of(BatchOperation.put("a", VALUE, null))))
                .satisfies(e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
        }
        STUB.verify(1, anyRequestedFor(anyUrl()));
    }

    @Test
    void batchOfReadsHasNoNames() {
        STUB.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200)
            .withBody(CBORMapper.builder()
                .build()
                .writeValueAsBytes(
                        List.of(BatchResult.failed("a", Problem.of(ErrorCode.NOT_FOUND, "The key has no value.")))))));

        try (KvClient stubbed = client(URI.create(STUB.baseUrl()), Duration.ofSeconds(3))) {
            assertThat(stubbed.batch(List.of(BatchOperation.get("a"))).getFirst().status()).isEqualTo(404);
        }
        byte[] sent = STUB.findAll(anyRequestedFor(anyUrl())).getFirst().getBody();
        assertThat(new String(sent, StandardCharsets.ISO_8859_1)).doesNotContain("idempotencyKey");
    }

    @Test
    void batchOfTooManyIsRefusedHere() {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> client.batch(Collections.nCopies(1001, BatchOperation.get("a"))));
        assertThat(client.batch(List.of())).isEmpty();
        assertThat(cluster.batches()).isZero();
    }

    @Test
    void keysAsksForAPage() {
        KeyPage page = new KeyPage(List.of(new KeyItem("a b", 7, 1, "text/plain", null, "v", null)), "a b");
        STUB.stubFor(any(anyUrl()).willReturn(aResponse().withBody(JsonMapper.shared().writeValueAsString(page))));

        try (KvClient stubbed = client(URI.create(STUB.baseUrl()), Duration.ofSeconds(3))) {
            assertThat(stubbed.keys("a ü&", "+\0%", 5, true)).isEqualTo(page);
        }
        STUB.verify(getRequestedFor(urlEqualTo("/kv?prefix=a%20%C3%BC%26&after=%2B%00%25&values=true&limit=5")));
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void streamWhenItBreaksOffNeitherSkipsNorRepeats(boolean inAnError) {
        List<String> expected = IntStream.range(0, 95).mapToObj("key-%03d"::formatted).toList();
        expected.forEach(key -> cluster.put(key, VALUE, "text/plain", null));
        cluster.put("other", VALUE, "text/plain", null);
        cluster.breakAfter(10, inAnError);

        List<String> seen = new ArrayList<>();
        try (KeyStream stream = client.stream("key", null, true)) {
            stream.forEachRemaining(item -> seen.add(item.key()));
        }
        assertThat(seen).isEqualTo(expected);
        assertThat(cluster.streams()).isEqualTo(10);
    }

    @Test
    void streamWhenItDoesNotComeForwardFailsInTime() {
        cluster.put("a", VALUE, "text/plain", null);
        cluster.put("b", VALUE, "text/plain", null);
        cluster.breakAfter(0, false);

        try (KvClient impatient = client(cluster.uri(), Duration.ofSeconds(1));
                KeyStream stream = impatient.stream("", null, false)) {
            assertThatExceptionOfType(KvClientException.AnswerLost.class).isThrownBy(stream::hasNext)
                .withMessageContaining("broke off at its beginning");
        }
        assertThat(cluster.streams()).isGreaterThan(1);
    }

    @Test
    void streamWhenItEndsInAnErrorForGoodThrowsIt() {
        stub(200, "application/x-ndjson", "{\"key\":\"a\",\"version\":1,\"size\":1,\"type\":\"t/x\"}\n{\"error\":%s}\n"
            .formatted(JsonMapper.shared().writeValueAsString(Problem.of(ErrorCode.INTERNAL_ERROR, "Oh."))));

        try (KvClient stubbed = client(URI.create(STUB.baseUrl()), Duration.ofSeconds(3));
                KeyStream stream = stubbed.stream("", null, false)) {
            assertThat(stream.next().key()).isEqualTo("a");
            assertThatExceptionOfType(ProblemException.class).isThrownBy(stream::hasNext)
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.INTERNAL_ERROR));
        }
    }

    @Test
    void streamWhenKeysAreNotInOrderIsNotBelieved() {
        String a = "{\"key\":\"a\",\"version\":1,\"size\":1,\"type\":\"t/x\"}\n";
        stub(200, "application/x-ndjson", a + a);

        try (KvClient stubbed = client(URI.create(STUB.baseUrl()), Duration.ofSeconds(3));
                KeyStream stream = stubbed.stream("", null, false)) {
            assertThat(stream.next().key()).isEqualTo("a");
            assertThatExceptionOfType(KvClientException.UnexpectedAnswer.class).isThrownBy(stream::hasNext)
                .withMessageContaining("not in order");
        }
    }

    @Test
    void streamWhenAnotherServerAnswersSaysSo() {
        stub(200, "text/html", "<p>");

        try (KvClient stubbed = client(URI.create(STUB.baseUrl()), Duration.ofSeconds(3));
                KeyStream stream = stubbed.stream("", null, false)) {
            assertThatExceptionOfType(KvClientException.UnexpectedAnswer.class).isThrownBy(stream::hasNext);
        }
    }

    @Test
    void streamWhenNothingMoreComesIsResumed() {
        STUB.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200)
            .withHeader("Content-Type", "application/x-ndjson")
            .withBody("{\"key\":\"a\",\"version\":1,\"size\":1,\"type\":\"t/x\"}\n".repeat(40))
            .withChunkedDribbleDelay(2, 8000)));

        try (KvClient stubbed = client(URI.create(STUB.baseUrl()), Duration.ZERO);
                KeyStream stream = stubbed.stream("", null, false)) {
            assertThatExceptionOfType(KvClientException.AnswerLost.class).isThrownBy(stream::hasNext)
                .withMessageContaining("within 800 ms");
        }
    }

    private static void stub(int status, String type, String body) {
        STUB.stubFor(any(anyUrl())
            .willReturn(aResponse().withStatus(status).withHeader("Content-Type", type).withBody(body)));
    }

    private static KvClient client(URI server, Duration repeatFor) {
        return new KvClient(List.of(server),
                new ClientSettings(Duration.ofSeconds(2), Duration.ofMillis(800), repeatFor));
    }

}
