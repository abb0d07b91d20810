package io.dispersa.client;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
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
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;

class SeveralMainNodesTests {

    private static final URI NOBODY = URI.create("http://localhost:1");

    private static final URI NOBODY_EITHER = URI.create("http://localhost:2");

    private static final Key KEY = Key.of("a");

    private static final byte[] VALUE = "v".getBytes(StandardCharsets.UTF_8);

    @RegisterExtension
    static final WireMockExtension FIRST = mainNode();

    @RegisterExtension
    static final WireMockExtension SECOND = mainNode();

    private static final ResponseDefinitionBuilder STORED = aResponse().withStatus(201)
        .withHeader("ETag", "\"7\"")
        .withHeader("KV-Partition", "3")
        .withHeader("KV-Participant", "1");

    private static final ResponseDefinitionBuilder READ = aResponse().withStatus(200)
        .withHeader("ETag", "\"7\"")
        .withHeader("KV-Partition", "3")
        .withHeader("KV-Participant", "1")
        .withBody("v");

    private static final ResponseDefinitionBuilder BROKEN = aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER);

    @Test
    void putWhenTheFirstIsDownGoesToTheNext() {
        answer(FIRST, STORED);

        try (KvClient client = client(NOBODY, uri(FIRST), uri(SECOND))) {
            assertThat(client.put(KEY, VALUE, "text/plain").created()).isTrue();
        }
        verify(FIRST, 1);
        verify(SECOND, 0);
    }

    @Test
    void putWhenItsAnswerIsLostIsUnknownAndNotSentToAnother() {
        answer(FIRST, BROKEN);
        answer(SECOND, STORED);

        try (KvClient client = client(uri(FIRST), uri(SECOND))) {
            assertThatExceptionOfType(KvClientException.AnswerLost.class)
                .isThrownBy(() -> client.put(KEY, VALUE, "text/plain"))
                .satisfies(e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
        }
        verify(FIRST, 1);
        verify(SECOND, 0);
    }

    @Test
    void deleteWhenItsAnswerIsLateIsUnknownAndNotSentToAnother() {
        answer(FIRST, aResponse().withStatus(204).withFixedDelay(1500));

        try (KvClient client = client(NOBODY, uri(FIRST), uri(SECOND))) {
            assertThatExceptionOfType(KvClientException.AnswerLost.class).isThrownBy(() -> client.delete(KEY))
                .withMessageContaining("no main node at http://localhost:1 (connection refused); the answer of "
                        + FIRST.baseUrl() + " was lost")
                .satisfies(e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN))
                .satisfies(e -> assertThat(e.servers()).containsExactly(NOBODY, uri(FIRST)));
        }
        verify(SECOND, 0);
    }

    @Test
    void putWhenRefusedIsNotSentToAnother() {
        Problem refusal = Problem.of(ErrorCode.NO_LEADER, "Partition 3 has no leader.");
        answer(FIRST,
                aResponse().withStatus(503)
                    .withHeader("Content-Type", Problem.MEDIA_TYPE)
                    .withBody(JsonMapper.shared().writeValueAsString(refusal)));

        try (KvClient client = client(uri(FIRST), uri(SECOND))) {
            assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> client.put(KEY, VALUE, "text/plain"));
        }
        verify(SECOND, 0);
    }

    @Test
    void getWhenTheAnswerIsLostAsksTheNext() {
        answer(FIRST, BROKEN);
        answer(SECOND, READ);

        try (KvClient client = client(uri(FIRST), uri(SECOND))) {
            assertThat(client.get(KEY).bytes()).isEqualTo(VALUE);
        }
    }

    @Test
    void getWhenTheAnswerIsLateAsksTheNext() {
        answer(FIRST, aResponse().withStatus(200).withFixedDelay(1500));
        answer(SECOND, READ);

        try (KvClient client = client(uri(FIRST), uri(SECOND))) {
            assertThat(client.get(KEY).bytes()).isEqualTo(VALUE);
        }
    }

    @Test
    void anyBeginsWithTheOneThatAnsweredLast() {
        answer(FIRST, BROKEN);
        answer(SECOND, READ);

        try (KvClient client = client(uri(FIRST), uri(SECOND))) {
            assertThat(client.server()).isEqualTo(uri(FIRST));
            client.get(KEY);
            assertThat(client.server()).isEqualTo(uri(SECOND));
            FIRST.resetRequests();

            client.get(KEY);
            verify(FIRST, 0);

            answer(FIRST, READ);
            answer(SECOND, BROKEN);
            client.get(KEY);
            assertThat(client.server()).isEqualTo(uri(FIRST));
        }
    }

    @Test
    void anyWhenNoneListensNamesThemAll() {
        try (KvClient client = client(NOBODY, NOBODY_EITHER, NOBODY)) {
            assertThatExceptionOfType(KvClientException.NotConnected.class)
                .isThrownBy(() -> client.put(KEY, VALUE, "text/plain"))
                .withMessage("no main node at http://localhost:1 (connection refused), "
                        + "http://localhost:2 (connection refused)")
                .satisfies(e -> assertThat(e.servers()).containsExactly(NOBODY, NOBODY_EITHER));
        }
    }

    @Test
    void getWhenNoneAnswersNamesThemAll() {
        answer(FIRST, BROKEN);

        try (KvClient client = client(uri(FIRST), NOBODY)) {
            assertThatExceptionOfType(KvClientException.AnswerLost.class).isThrownBy(() -> client.get(KEY))
                .withMessageContaining("the answer of " + FIRST.baseUrl() + " was lost")
                .withMessageContaining("no main node at http://localhost:1")
                .satisfies(e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_APPLIED));
        }
    }

    @Test
    void clientWithoutAnAddressIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new KvClient(List.of()));
    }

    private static KvClient client(URI... servers) {
        return new KvClient(List.of(servers),
                new ClientSettings(Duration.ofSeconds(2), Duration.ofMillis(400), Duration.ZERO));
    }

    private static WireMockExtension mainNode() {
        return WireMockExtension.newInstance().options(WireMockConfiguration.wireMockConfig().dynamicPort()).build();
    }

    private static URI uri(WireMockExtension mainNode) {
        return URI.create(mainNode.baseUrl());
    }

    private static void answer(WireMockExtension mainNode, ResponseDefinitionBuilder answer) {
        mainNode.stubFor(any(anyUrl()).willReturn(answer));
    }

    private static void verify(WireMockExtension mainNode, int requests) {
        mainNode.verify(requests, anyRequestedFor(anyUrl()));
    }

}
