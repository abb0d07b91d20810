package io.dispersa.client;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Outcome;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class WriteRepeatsTests {

    @RegisterExtension
    static final WireMockExtension FIRST = mainNode();

    @RegisterExtension
    static final WireMockExtension SECOND = mainNode();

    private static final Key KEY = Key.of("a");

    private static final byte[] VALUE = "v".getBytes(StandardCharsets.UTF_8);

    private static final ResponseDefinitionBuilder BROKEN = aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER);

    private final KvClient client = client(Duration.ofSeconds(3), FIRST);

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void putSendsItsConditionsAndALifetime() {
        answers(FIRST, kv(201));

        client.put(KEY, VALUE, "text/plain", WriteOptions.NONE.ifMatch(7).ttl(Duration.ofSeconds(90)).named("mine"));
        client.put(KEY, VALUE, "text/plain", WriteOptions.NONE.ifAbsent());
        client.put(KEY, VALUE, "text/plain", WriteOptions.NONE.on(Condition.PRESENT));

        FIRST.verify(putRequestedFor(urlEqualTo("/kv/a?ttl=90000ms")).withHeader("If-Match", equalTo("\"7\""))
            .withHeader(KvHeaders.IDEMPOTENCY_KEY, equalTo("mine")));
        FIRST.verify(putRequestedFor(urlEqualTo("/kv/a")).withHeader("If-None-Match", equalTo("*"))
            .withoutHeader("If-Match"));
        FIRST.verify(putRequestedFor(urlEqualTo("/kv/a")).withHeader("If-Match", equalTo("*")));
        assertThat(names(FIRST)).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void putWhenTheConditionFailsSaysWhatIsThere() {
        answers(FIRST, problem(ErrorCode.PRECONDITION_FAILED).withHeader("ETag", "\"9\""));
        assertThatExceptionOfType(WriteRefusedException.PreconditionFailed.class)
            .isThrownBy(() -> client.put(KEY, VALUE, "text/plain", WriteOptions.NONE.ifMatch(7)))
            .satisfies(e -> assertThat(e.current()).hasValue(9));

        answers(FIRST, problem(ErrorCode.PRECONDITION_FAILED));
        assertThatExceptionOfType(WriteRefusedException.PreconditionFailed.class)
            .isThrownBy(() -> client.delete(KEY, WriteOptions.NONE.ifMatch(7)))
            .satisfies(e -> assertThat(e.current()).isEmpty());
        assertThat(names(FIRST)).hasSize(2);
    }

    @Test
    void putWhenItsNameIsTakenSaysSo() {
        answers(FIRST, problem(ErrorCode.IDEMPOTENCY_MISMATCH));

        assertThatExceptionOfType(WriteRefusedException.IdempotencyMismatch.class)
            .isThrownBy(() -> client.put(KEY, VALUE, "text/plain", WriteOptions.NONE.named("taken")));
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void putWhenItsAnswerIsLostIsRepeatedUnderItsName(Fault fault) {
        answers(FIRST, aResponse().withFault(fault), kv(204).withHeader(KvHeaders.REPLAYED, "true"));

        PutResult result = client.put(KEY, VALUE, "text/plain");

        assertThat(result).isEqualTo(new PutResult(false, 7, new ServedBy(3, 1), true));
        assertThat(names(FIRST)).hasSizeGreaterThan(1).containsOnly(names(FIRST).getFirst());
    }

    @Test
    void putWhenTheOutcomeIsUnknownIsRepeatedUntilItIsKnown() {
        answers(FIRST, problem(ErrorCode.OUTCOME_UNKNOWN), BROKEN, problem(ErrorCode.NO_LEADER),
                kv(201).withHeader(KvHeaders.REPLAYED, "true"));

        assertThat(client.put(KEY, VALUE, "text/plain").replayed()).isTrue();
        assertThat(names(FIRST)).hasSizeGreaterThanOrEqualTo(4).containsOnly(names(FIRST).getFirst());
    }

    @Test
    void deleteWhenItsAnswerIsLateIsRepeatedUnderItsName() {
        answers(FIRST, kv(204).withFixedDelay(1500), kv(204));

        assertThat(client.delete(KEY)).isEqualTo(new ServedBy(3, 1));
        assertThat(names(FIRST)).hasSize(2).containsOnly(names(FIRST).getFirst());
    }

    @ParameterizedTest
    @EnumSource(value = ErrorCode.class, names = { "TOO_MANY_REQUESTS", "FORMING", "NO_LEADER" })
    void putWhenThereIsTooMuchToDoWaitsAsLongAsItIsTold(ErrorCode code) {
        answers(FIRST, problem(code).withHeader("Retry-After", "1"), kv(201));

        long begin = System.nanoTime();
        client.put(KEY, VALUE, "text/plain");

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(names(FIRST)).hasSize(2);
    }

    @Test
    void putWhenItIsToldToWaitForTooLongGivesUpAtOnce() {
        answers(FIRST, problem(ErrorCode.NO_LEADER).withHeader("Retry-After", "60"));

        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> client.put(KEY, VALUE, "text/plain"))
            .satisfies(e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.NO_LEADER));
        assertThat(names(FIRST)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(value = ErrorCode.class, names = { "KEY_INVALID", "REQUEST_INVALID", "NOT_FOUND", "REQUEST_TIMEOUT",
            "VALUE_TOO_LARGE", "NOT_OWNER", "INTERNAL_ERROR", "STORAGE_FULL" })
    void putWhenARepeatWouldNotHelpIsSentOnce(ErrorCode code) {
        answers(FIRST, problem(code));

        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> client.put(KEY, VALUE, "text/plain"));
        assertThat(names(FIRST)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = { 200, 302, 404, 500 })
    void putWhenAnotherServerAnswersIsSentOnce(int status) {
        answers(FIRST, aResponse().withStatus(status).withHeader("Content-Type", "text/html").withBody("<p>"));

        assertThatExceptionOfType(KvClientException.UnexpectedAnswer.class)
            .isThrownBy(() -> client.put(KEY, VALUE, "text/plain"));
        assertThat(names(FIRST)).hasSize(1);
    }

    @Test
    void putWhenARefusalFollowsALostAnswerIsStillUnknown() {
        answers(FIRST, BROKEN, problem(ErrorCode.STORAGE_FULL));
        answers(SECOND, problem(ErrorCode.STORAGE_FULL));

        try (KvClient both = client(Duration.ofSeconds(2), FIRST, SECOND)) {
            assertThatExceptionOfType(KvClientException.AnswerLost.class)
                .isThrownBy(() -> both.put(KEY, VALUE, "text/plain"))
                .satisfies(e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
        }
    }

    @Test
    void putWhenARefusalForGoodFollowsALostAnswerIsRefused() {
        answers(FIRST, BROKEN, problem(ErrorCode.VALUE_TOO_LARGE));
        answers(SECOND, problem(ErrorCode.VALUE_TOO_LARGE));

        try (KvClient both = client(Duration.ofSeconds(2), FIRST, SECOND)) {
            assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> both.put(KEY, VALUE, "text/plain"))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.VALUE_TOO_LARGE));
        }
    }

    @Test
    void putWhenNothingHelpsEndsAsUnknownInTime() {
        answers(FIRST, BROKEN);
        long begin = System.nanoTime();

        try (KvClient impatient = client(Duration.ofSeconds(1), FIRST)) {
            assertThatExceptionOfType(KvClientException.AnswerLost.class)
                .isThrownBy(() -> impatient.put(KEY, VALUE, "text/plain"))
                .satisfies(e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
        assertThat(names(FIRST)).hasSizeGreaterThan(2).containsOnly(names(FIRST).getFirst());
    }

    @Test
    void putWhenTheFirstLosesTheAnswerIsRepeatedAtTheNext() {
        answers(FIRST, problem(ErrorCode.OUTCOME_UNKNOWN));
        answers(SECOND, kv(201));

        try (KvClient both = client(Duration.ofSeconds(3), FIRST, SECOND)) {
            assertThat(both.put(KEY, VALUE, "text/plain").created()).isTrue();
        }
        assertThat(names(FIRST)).hasSize(1).isEqualTo(names(SECOND));
    }

    @Test
    void putWhenTheThreadIsInterruptedStopsRepeating() {
        answers(FIRST, problem(ErrorCode.NO_LEADER));
        Thread.currentThread().interrupt();
        try {
            assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> client.put(KEY, VALUE, "text/plain"));
        }
        finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void everyThirdAnswerDroppedLosesNothingAndDoublesNothing() {
        FIRST.stubFor(any(anyUrl()).inScenario("thirds")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(kv(201))
            .willSetStateTo("second"));
        FIRST.stubFor(any(anyUrl()).inScenario("thirds")
            .whenScenarioStateIs("second")
            .willReturn(kv(201))
            .willSetStateTo("third"));
        FIRST.stubFor(any(anyUrl()).inScenario("thirds")
            .whenScenarioStateIs("third")
            .willReturn(BROKEN)
            .willSetStateTo(Scenario.STARTED));

        for (int i = 0; i < 20; i++) {
            client.put(KEY, VALUE, "text/plain");
        }

        assertThat(names(FIRST)).hasSizeGreaterThan(20);
        assertThat(names(FIRST).stream().distinct()).hasSize(20);
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> WriteOptions.NONE.ttl(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> WriteOptions.NONE.ifMatch(-1));
        assertThatIllegalArgumentException()
            .isThrownBy(() -> client.delete(KEY, WriteOptions.NONE.ttl(Duration.ofSeconds(1))));
        assertThatIllegalArgumentException().isThrownBy(() -> ClientSettings.USUAL.repeatFor(Duration.ofMinutes(6)));
        assertThatIllegalArgumentException()
            .isThrownBy(() -> ClientSettings.USUAL.timeouts(Duration.ZERO, Duration.ofSeconds(1)));
    }

    /** One after the other, the last for good. */
    private static void answers(WireMockExtension mainNode, ResponseDefinitionBuilder... answers) {
        for (int i = 0; i < answers.length; i++) {
            String next = i == answers.length - 1 ? String.valueOf(i) : String.valueOf(i + 1);
            mainNode.stubFor(any(anyUrl()).inScenario("in turn")
                .whenScenarioStateIs(i == 0 ? Scenario.STARTED : String.valueOf(i))
                .willReturn(answers[i])
                .willSetStateTo(answers.length == 1 ? Scenario.STARTED : next));
        }
        mainNode.resetScenarios();
    }

    private static List<String> names(WireMockExtension mainNode) {
        return mainNode.findAll(anyRequestedFor(anyUrl()))
            .stream()
            .map(request -> request.getHeader(KvHeaders.IDEMPOTENCY_KEY))
            .toList();
    }

    private static ResponseDefinitionBuilder kv(int status) {
        return aResponse().withStatus(status)
            .withHeader("ETag", "\"7\"")
            .withHeader("KV-Partition", "3")
            .withHeader("KV-Participant", "1");
    }

    private static ResponseDefinitionBuilder problem(ErrorCode code) {
        return aResponse().withStatus(code.status())
            .withHeader("Content-Type", Problem.MEDIA_TYPE)
            .withBody(JsonMapper.shared().writeValueAsString(Problem.of(code, "So it is.")));
    }

    private static KvClient client(Duration repeatFor, WireMockExtension... mainNodes) {
        return new KvClient(List.of(mainNodes).stream().map(node -> URI.create(node.baseUrl())).toList(),
                new ClientSettings(Duration.ofSeconds(2), Duration.ofMillis(800), repeatFor));
    }

    private static WireMockExtension mainNode() {
        return WireMockExtension.newInstance().options(WireMockConfiguration.wireMockConfig().dynamicPort()).build();
    }

}
