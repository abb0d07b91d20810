package io.dispersa.participant.kv;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.testing.FreePorts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A participant that no main node has answered yet. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
class UnregisteredTests {

    @TempDir
    static Path directory;

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("dispersa.main.host", () -> "127.0.0.1");
        registry.add("dispersa.main.port", FreePorts::take);
        registry.add("dispersa.data-dir", directory::toString);
    }

    /** Who sends operations asks another then, and does not take the answer for lost. */
    @Test
    void operationsAreRefusedAsAWhole() throws Exception {
        HttpResponse<String> answer = post("/operations", "[[{\"op\":\"delete\",\"key\":\"k\"}]]");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"forming\"", "not-applied");
    }

    @Test
    void batchIsToldOfEachKeyAlone() throws Exception {
        HttpResponse<String> answer = post("/batch",
                "[{\"op\":\"delete\",\"key\":\"k\"},{\"op\":\"get\",\"key\":\"\"}]");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"forming\"", "\"key-invalid\"");
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .POST(BodyPublishers.ofString(body))
            .build();
        return http.send(request, BodyHandlers.ofString());
    }

}
