package io.dispersa.client;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.binaryEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.Outcome;
import io.dispersa.api.ProblemException;
import io.dispersa.testing.FreePorts;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KvClientTests {

    @RegisterExtension
    static final WireMockExtension MAIN_NODE = WireMockExtension.newInstance()
        .options(WireMockConfiguration.wireMockConfig().dynamicPort())
        .build();

    private static final Key KEY = Key.of("a");

    private static final byte[] VALUE = "v".getBytes(StandardCharsets.UTF_8);

    private KvClient client = clientOf(URI.create("http://localhost:1"));

    @BeforeEach
    void connect() {
        client = clientOf(URI.create(MAIN_NODE.baseUrl()));
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void clusterIdIsThatOfThePartitionTable() {
        String table = "{%s\"epoch\":1,\"partitions\":4,\"formed\":false,\"replicas\":[],\"participants\":[],\"registry\":[]}";
        UUID id = UUID.fromString("6f1c2f0e-8f0e-4b7c-9a53-0f6f6e3f5b11");
        try (KvClient patient = new KvClient(URI.create(MAIN_NODE.baseUrl()))) {
            answer(aResponse().withBody(table.formatted("\"clusterId\":\"%s\",".formatted(id))));
            assertThat(patient.clusterId()).isEqualTo(id);
            MAIN_NODE.verify(getRequestedFor(urlEqualTo("/partitions")));

            answer(aResponse().withBody(table.formatted("")));
            assertThatExceptionOfType(KvClientException.UnexpectedAnswer.class).isThrownBy(patient::clusterId);
        }
    }

    @Test
    void putSendsTheBytesAndTheType() {
        answer(kv(201));
        byte[] everyByte = new byte[256];
        for (int i = 0; i < everyByte.length; i++) {
            everyByte[i] = (byte) i;
        }

        PutResult result = client.put(Key.of("a b/ü%2F?"), everyByte, "image/png");

        assertThat(result).isEqualTo(new PutResult(true, 7, new ServedBy(3, 1), false));
        MAIN_NODE.verify(
                putRequestedFor(urlEqualTo("/kv/a%20b/%C3%BC%252F%3F")).withHeader("Content-Type", equalTo("image/png"))
                    .withRequestBody(binaryEqualTo(everyByte)));
    }

    @Test
    void putWhenTypeIsMalformedSendsNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> client.put(KEY, VALUE, "text"));
        MAIN_NODE.verify(0, anyRequestedFor(anyUrl()));
    }

    @Test
    void putWhenKeyDoesNotFitAPathSendsNothing() {
        assertThatExceptionOfType(ProblemException.class)
            .isThrownBy(() -> client.put(Key.of("a/../b"), VALUE, "text/plain"))
            .satisfies(e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.KEY_INVALID));
        MAIN_NODE.verify(0, anyRequestedFor(anyUrl()));
    }

    @Test
    void getReturnsTheBytesAsTheyAre() {
        byte[] value = { 0, (byte) 0xff, '\r', '\n' };
        answer(kv(200).withHeader("Content-Type", "image/png").withBody(value));

        StoredValue stored = client.get(KEY);

        assertThat(stored.bytes()).isEqualTo(value);
        assertThat(stored.contentType()).isEqualTo("image/png");
        assertThat(stored.version()).isEqualTo(7);
    }

    @Test
    void anyWhenNothingListensIsNotConnected() {
        int port = FreePorts.take();
        try (KvClient lonely = clientOf(URI.create("http://localhost:" + port))) {
            assertThatExceptionOfType(KvClientException.NotConnected.class)
                .isThrownBy(() -> lonely.put(KEY, VALUE, "text/plain"))
                .withMessage("no main node at http://localhost:%d (connection refused)", port)
                .satisfies(e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_APPLIED));
        }
    }

    @Test
    void anyWhenHostIsNotKnownIsNotConnected() {
        try (KvClient lost = clientOf(URI.create("http://no-such-host.invalid:8080"))) {
            assertThatExceptionOfType(KvClientException.NotConnected.class).isThrownBy(() -> lost.get(KEY))
                .withMessageContaining("not known");
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void putWhenConnectionBreaksAfterwardsIsUnknownAndSentOnce(Fault fault) {
        answer(aResponse().withFault(fault));

        assertThatExceptionOfType(KvClientException.class).isThrownBy(() -> client.put(KEY, VALUE, "text/plain"))
            .satisfies(e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
        MAIN_NODE.verify(1, putRequestedFor(urlEqualTo("/kv/a")));
    }

    @Test
    void putWhenAnswerIsTooLateIsUnknownAndSentOnce() {
        answer(kv(201).withFixedDelay(1500));

        assertThatExceptionOfType(KvClientException.AnswerLost.class)
            .isThrownBy(() -> client.put(KEY, VALUE, "text/plain"))
            .withMessageContaining("within 400 ms")
            .satisfies(e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
        MAIN_NODE.verify(1, putRequestedFor(urlEqualTo("/kv/a")));
    }

    @Test
    void deleteWhenConnectionBreaksIsUnknown() {
        answer(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));

        assertThatExceptionOfType(KvClientException.AnswerLost.class).isThrownBy(() -> client.delete(KEY))
            .satisfies(e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
    }

    @Test
    void getWhenAnswerIsTooLateChangedNothing() {
        answer(kv(200).withFixedDelay(1500));

        assertThatExceptionOfType(KvClientException.AnswerLost.class).isThrownBy(() -> client.get(KEY))
            .satisfies(e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_APPLIED));
    }

    @Test
    void getWhenBodyIsCutIsLost() {
        answer(kv(200).withHeader("Content-Length", "100").withBody("only this"));

        assertThatExceptionOfType(KvClientException.AnswerLost.class).isThrownBy(() -> client.get(KEY));
    }

    @Test
    void getWhenValueIsSlowerThanTheTimeoutIsLost() {
        answer(kv(200).withBody("x".repeat(1000)).withChunkedDribbleDelay(10, 3000));

        assertThatExceptionOfType(KvClientException.AnswerLost.class).isThrownBy(() -> client.get(KEY));
    }

    @ParameterizedTest
    @EnumSource(value = ErrorCode.class, mode = EnumSource.Mode.EXCLUDE,
            names = { "PRECONDITION_FAILED", "IDEMPOTENCY_MISMATCH" })
    void anyWhenAnswerIsAProblemThrowsIt(ErrorCode code) {
        String json = "{\"type\":\"urn:x\",\"title\":\"t\",\"status\":%d,\"detail\":\"why\",\"code\":\"%s\",\"outcome\":\"%s\",\"retryable\":false}"
            .formatted(code.status(), code.wireName(), code.outcome().wireName());
        answer(aResponse().withStatus(code.status())
            .withHeader("Content-Type", "application/problem+json")
            .withBody(json));

        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> client.get(KEY)).satisfies(e -> {
            assertThat(e.problem().code()).isEqualTo(code);
            assertThat(e.problem().detail()).isEqualTo("why");
        });
    }

    @Test
    void getWhenAnswerIsOfAnotherServerSaysSo() {
        answer(aResponse().withStatus(404).withHeader("Content-Type", "text/html").withBody("<h1>Not here</h1>"));

        assertThatExceptionOfType(KvClientException.UnexpectedAnswer.class).isThrownBy(() -> client.get(KEY))
            .withMessage("%s is not a Dispersa main node: it answered 404 with text/html", MAIN_NODE.baseUrl());
    }

    @ParameterizedTest
    @ValueSource(
            strings = { "{", "[]", "{\"code\":\"from-the-future\",\"detail\":\"d\"}", "{\"code\":\"not-found\"}", "" })
    void getWhenProblemIsNotOneIsUnexpected(String body) {
        answer(aResponse().withStatus(404).withHeader("Content-Type", "application/problem+json").withBody(body));

        assertThatExceptionOfType(KvClientException.UnexpectedAnswer.class).isThrownBy(() -> client.get(KEY));
    }

    @Test
    void getWhenRedirectedDoesNotFollow() {
        answer(aResponse().withStatus(302).withHeader("Location", MAIN_NODE.baseUrl() + "/elsewhere"));

        assertThatExceptionOfType(KvClientException.UnexpectedAnswer.class).isThrownBy(() -> client.get(KEY));
        MAIN_NODE.verify(1, anyRequestedFor(anyUrl()));
    }

    @Test
    void getWhenVersionIsMissingIsUnexpected() {
        answer(aResponse().withStatus(200).withHeader("Content-Type", "text/plain").withBody("v"));

        assertThatExceptionOfType(KvClientException.UnexpectedAnswer.class).isThrownBy(() -> client.get(KEY));
    }

    @ParameterizedTest
    @ValueSource(ints = { 500, 502, 504 })
    void putWhenAProxyFailedIsUnknown(int status) {
        answer(aResponse().withStatus(status).withHeader("Content-Type", "text/html").withBody("bad gateway"));

        assertThatExceptionOfType(KvClientException.UnexpectedAnswer.class)
            .isThrownBy(() -> client.put(KEY, VALUE, "text/plain"))
            .satisfies(e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
    }

    @ParameterizedTest
    @ValueSource(strings = { "<html>", "[1,2]", "", "{\"participants\":3}" })
    void listWhenBodyIsNotAListingIsUnexpected(String body) {
        answer(aResponse().withStatus(200).withHeader("Content-Type", "application/json").withBody(body));

        assertThatExceptionOfType(KvClientException.UnexpectedAnswer.class).isThrownBy(() -> client.list());
    }

    @Test
    void readyTellsTheVerdictOfTheMainNode() {
        answer(aResponse().withStatus(200)
            .withHeader("Content-Type", "application/json")
            .withBody("{\"status\":\"UP\"}"));
        assertThat(client.ready()).isTrue();

        answer(aResponse().withStatus(503).withBody("{\"status\":\"OUT_OF_SERVICE\"}"));
        assertThat(client.ready()).isFalse();
    }

    @Test
    void readyWhenAnotherServerAnswersSaysSo() {
        answer(aResponse().withStatus(200).withHeader("Content-Type", "text/html").withBody("<p>hello"));

        assertThatExceptionOfType(KvClientException.UnexpectedAnswer.class).isThrownBy(() -> client.ready());
    }

    private static void answer(ResponseDefinitionBuilder answer) {
        MAIN_NODE.stubFor(any(anyUrl()).willReturn(answer));
    }

    private static ResponseDefinitionBuilder kv(int status) {
        return aResponse().withStatus(status)
            .withHeader("ETag", "\"7\"")
            .withHeader("KV-Partition", "3")
            .withHeader("KV-Participant", "1");
    }

    private static KvClient clientOf(URI server) {
        return new KvClient(List.of(server),
                new ClientSettings(Duration.ofSeconds(2), Duration.ofMillis(400), Duration.ZERO));
    }

}
