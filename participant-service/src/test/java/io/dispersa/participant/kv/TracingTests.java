package io.dispersa.participant.kv;

import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.dispersa.participant.MainNodeStub;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A collector is told, where there is one, what a write's time was spent on. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = "management.opentelemetry.tracing.export.schedule-delay=100ms")
@DirtiesContext
class TracingTests {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static final WireMockServer COLLECTOR = new WireMockServer(
            WireMockConfiguration.wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));

    @TempDir
    static Path directory;

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        COLLECTOR.start();
        COLLECTOR.stubFor(post(urlEqualTo("/v1/traces")).willReturn(ok()));
        MainNodeStub.start(registry);
        registry.add("dispersa.data-dir", directory::toString);
        registry.add("management.opentelemetry.tracing.export.otlp.endpoint",
                () -> "http://127.0.0.1:" + COLLECTOR.port() + "/v1/traces");
    }

    @AfterAll
    static void stop() {
        COLLECTOR.stop();
    }

    @Test
    void writeOfATraceTellsCommitAndApply() throws Exception {
        HttpRequest put = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/kv/d"))
            .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
            .PUT(BodyPublishers.ofString("1"))
            .build();
        await().atMost(Duration.ofSeconds(20))
            .until(() -> http.send(put, BodyHandlers.discarding()).statusCode() < 300);
        await().atMost(Duration.ofSeconds(20))
            .untilAsserted(() -> assertThat(told()).contains("commit", "apply", "http put /kv/**", traceId()));
    }

    private static String told() {
        return COLLECTOR.findAll(postRequestedFor(urlEqualTo("/v1/traces")))
            .stream()
            .map(LoggedRequest::getBody)
            .map(body -> new String(body, StandardCharsets.ISO_8859_1))
            .collect(Collectors.joining());
    }

    private static String traceId() {
        return new String(HexFormat.of().parseHex(TRACE), StandardCharsets.ISO_8859_1);
    }

}
