package io.dispersa.mainnode.kv;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.dispersa.mainnode.TrustingMainNode;
import io.dispersa.operation.OperationResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A collector is told, where there is one, where a request went. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = "management.opentelemetry.tracing.export.schedule-delay=100ms")
@Import(TrustingMainNode.class)
@DirtiesContext
class TracingTests {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static final String CALLERS_SPAN = "00f067aa0ba902b7";

    @RegisterExtension
    private static final WireMockExtension participant = WireMockExtension.newInstance()
        .options(WireMockConfiguration.wireMockConfig().dynamicPort())
        .build();

    @RegisterExtension
    private static final WireMockExtension collector = WireMockExtension.newInstance()
        .options(WireMockConfiguration.wireMockConfig().dynamicPort())
        .build();

    @TempDir
    private static Path temp;

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        settings.add("dispersa.data-dir", () -> temp.resolve("main-node").toString());
        settings.add("management.opentelemetry.tracing.export.otlp.endpoint",
                () -> "http://127.0.0.1:" + collector.getPort() + "/v1/traces");
    }

    @Test
    void requestOfATraceTellsRouteAndHopAndHandsTheTraceOn() {
        collector.stubFor(post(urlEqualTo("/v1/traces")).willReturn(ok()));
        participant.stubFor(any(anyUrl()).willReturn(ClusterOfOne.results(new OperationResult.Stored(true, 7))));
        ClusterOfOne.form(port, participant.getPort(), UUID.randomUUID())
            .put()
            .uri("/kv/a")
            .header("traceparent", "00-" + TRACE + "-" + CALLERS_SPAN + "-01")
            .body(new byte[1])
            .exchange()
            .expectStatus()
            .isCreated();
        participant.verify(postRequestedFor(urlEqualTo("/operations")).withHeader("traceparent",
                matching("00-" + TRACE + "-(?!" + CALLERS_SPAN + ")[0-9a-f]{16}-01")));
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(told()).contains("route", "hop"));
    }

    private static String told() {
        return collector.findAll(postRequestedFor(urlEqualTo("/v1/traces")))
            .stream()
            .map(LoggedRequest::getBody)
            .map(body -> new String(body, StandardCharsets.ISO_8859_1))
            .collect(Collectors.joining());
    }

}
