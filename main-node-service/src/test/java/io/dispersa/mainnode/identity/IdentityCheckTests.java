package io.dispersa.mainnode.identity;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.dispersa.api.Boot;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.ParticipantIdentity;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.mainnode.participant.AllowedNetworks;
import io.dispersa.service.guard.Network;
import io.dispersa.mainnode.participant.TimedCalls;
import io.dispersa.mainnode.registry.Member;
import io.dispersa.mainnode.registry.Standing;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.json.JsonMapper;

class IdentityCheckTests {

    /** The first call of a JVM takes seconds on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @RegisterExtension
    static final WireMockExtension THERE = WireMockExtension.newInstance()
        .options(WireMockConfiguration.wireMockConfig().dynamicPort())
        .build();

    @RegisterExtension
    static final WireMockExtension ELSEWHERE = WireMockExtension.newInstance()
        .options(WireMockConfiguration.wireMockConfig().dynamicPort())
        .build();

    private static final UUID INSTANCE = new UUID(0, 1);

    private static final UUID RUN = new UUID(0, 2);

    private final TimedCalls calls = new TimedCalls();

    private @Nullable Member known;

    @Test
    void participantThatAnswersAsItselfIsTaken() {
        THERE.stubFor(get(urlEqualTo("/identity")).willReturn(identity(INSTANCE, RUN, ParticipantIdentity.FORMAT)));
        assertThatCode(() -> check("127.0.0.0/8").accept(request(INSTANCE))).doesNotThrowAnyException();
        assertThatCode(() -> check("127.0.0.0/8").accept(request(null))).doesNotThrowAnyException();
    }

    @Test
    void addressThatNobodyListensToIsUnavailable() {
        RegistrationRequest nobody = new RegistrationRequest("127.0.0.1", 1, 2, INSTANCE, null, null);
        Problem problem = problem(check("127.0.0.0/8"), nobody);
        assertThat(problem.code()).isEqualTo(ErrorCode.PARTICIPANT_UNAVAILABLE);
        assertThat(problem.detail())
            .isEqualTo("127.0.0.1:1 cannot register: it cannot be reached from this main node.");
    }

    @ParameterizedTest
    @ValueSource(strings = { "{}", "[]", "null", "<html>", "", "{\"instance\":\"x\"}" })
    void whateverElseAnswersIsRefused(String body) {
        THERE.stubFor(get(anyUrl()).willReturn(aResponse().withBody(body)));
        assertThat(problem(check("127.0.0.0/8"), request(INSTANCE)).detail())
            .endsWith("cannot register. No Dispersa participant answers there.");
    }

    @Test
    void answerWithoutEndIsNotReadToItsEnd() {
        THERE.stubFor(get(anyUrl()).willReturn(aResponse().withBody(" ".repeat(10_000_000) + "{}")));
        assertThat(problem(check("127.0.0.0/8"), request(INSTANCE)).code()).isEqualTo(ErrorCode.PARTICIPANT_CONFLICT);
    }

    @Test
    void redirectIsNotFollowed() {
        THERE.stubFor(get(urlEqualTo("/identity"))
            .willReturn(aResponse().withStatus(302).withHeader("Location", ELSEWHERE.baseUrl() + "/identity")));
        ELSEWHERE.stubFor(get(anyUrl()).willReturn(identity(INSTANCE, RUN, ParticipantIdentity.FORMAT)));
        assertThat(problem(check("127.0.0.0/8"), request(INSTANCE)).code()).isEqualTo(ErrorCode.PARTICIPANT_CONFLICT);
        ELSEWHERE.verify(0, getRequestedFor(anyUrl()));
    }

    @Test
    void addressThatIsNotAllowedIsNotAsked() {
        Problem problem = problem(check("10.0.0.0/8"), request(INSTANCE));
        assertThat(problem.code()).isEqualTo(ErrorCode.PARTICIPANT_CONFLICT);
        assertThat(problem.detail()).contains("127.0.0.1", "none of dispersa.allowed-networks");
        THERE.verify(0, getRequestedFor(anyUrl()));
    }

    @Test
    void anotherParticipantAtTheAddressIsRefused() {
        THERE.stubFor(get(anyUrl()).willReturn(identity(new UUID(7, 7), RUN, ParticipantIdentity.FORMAT)));
        assertThat(problem(check("127.0.0.0/8"), request(INSTANCE)).detail())
            .endsWith("Another participant answers there.");
    }

    /** A request that arrives late is not that of a process which was started since. */
    @Test
    void anotherProcessOnTheDirectoryIsRefused() {
        THERE.stubFor(get(anyUrl()).willReturn(identity(INSTANCE, RUN, ParticipantIdentity.FORMAT)));
        assertThatCode(() -> check("127.0.0.0/8").accept(request(INSTANCE).at(new Boot(3, RUN), 1)))
            .doesNotThrowAnyException();
        assertThat(problem(check("127.0.0.0/8"), request(INSTANCE).at(new Boot(2, new UUID(9, 9)), 1)).detail())
            .contains("Another process answers there");
    }

    @Test
    void participantOfAnotherFormatIsRefused() {
        THERE.stubFor(get(anyUrl()).willReturn(identity(INSTANCE, RUN, 0)));
        assertThat(problem(check("127.0.0.0/8"), request(INSTANCE)).detail())
            .endsWith("It is of format 0, and this cluster of format 1: start it with the same version.");
    }

    @Test
    void copyOfAParticipantThatIsUpIsRefused() {
        known = new Member(3, INSTANCE, "127.0.0.1", ELSEWHERE.getPort(), 1, 1, Standing.ACTIVE, null);
        THERE.stubFor(get(anyUrl()).willReturn(identity(INSTANCE, RUN, ParticipantIdentity.FORMAT)));
        ELSEWHERE.stubFor(get(anyUrl()).willReturn(identity(INSTANCE, new UUID(9, 9), ParticipantIdentity.FORMAT)));
        assertThat(problem(check("127.0.0.0/8"), request(INSTANCE)).detail()).contains("is a copy of that of",
                "participant 3");

        ELSEWHERE.stubFor(get(anyUrl()).willReturn(identity(INSTANCE, RUN, ParticipantIdentity.FORMAT)));
        assertThatCode(() -> check("127.0.0.0/8").accept(request(INSTANCE))).as("one process at two addresses")
            .doesNotThrowAnyException();
        ELSEWHERE.stubFor(get(anyUrl()).willReturn(aResponse().withStatus(404)));
        assertThatCode(() -> check("127.0.0.0/8").accept(request(INSTANCE))).as("one that has moved")
            .doesNotThrowAnyException();
    }

    private Consumer<RegistrationRequest> check(String network) {
        AllowedNetworks networks = new AllowedNetworks(() -> Network.parseAll("dispersa.allowed-networks", network));
        RestClient http = RestClient.builder()
            .requestFactory(ClientHttpRequestFactoryBuilder.httpComponents()
                .withHttpClientCustomizer(client -> client.disableRedirectHandling().disableAutomaticRetries())
                .withConnectionManagerCustomizer(pool -> pool.setDnsResolver(networks))
                .build())
            .build();
        return new IdentityCheck(new IdentityClient(http, calls, PATIENCE), _ -> Optional.ofNullable(known));
    }

    @AfterEach
    void endCalls() {
        calls.close();
    }

    private static RegistrationRequest request(@Nullable UUID instance) {
        return new RegistrationRequest("127.0.0.1", THERE.getPort(), 1, instance, null, null);
    }

    private static Problem problem(Consumer<RegistrationRequest> check, RegistrationRequest request) {
        return catchThrowableOfType(ProblemException.class, () -> check.accept(request)).problem();
    }

    private static ResponseDefinitionBuilder identity(UUID instance, UUID run, int format) {
        return aResponse().withHeader("Content-Type", "application/json")
            .withBody(
                    JsonMapper.shared().writeValueAsString(new ParticipantIdentity(instance, run, null, null, format)));
    }

}
