package io.dispersa.mainnode.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

/** What a main node answers before there is a participant. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
class FormingTests {

    @TempDir
    private static Path temp;

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        settings.add("dispersa.data-dir", () -> temp.resolve("main-node").toString());
    }

    @Test
    void requestsForManyKeysAreToldHowManyParticipantsAreMissing() {
        RestTestClient http = RestTestClient.bindToServer(new JdkClientHttpRequestFactory())
            .baseUrl("http://127.0.0.1:" + port)
            .build();
        assertForming(http.get().uri("/kv"));
        assertForming(http.get().uri("/kv").header("Accept", "application/x-ndjson"));
        assertForming(http.post()
            .uri("/batch")
            .contentType(MediaType.APPLICATION_JSON)
            .body("[{\"op\":\"get\",\"key\":\"a\"}]"));
    }

    private static void assertForming(RestTestClient.RequestHeadersSpec<?> request) {
        request.exchange()
            .expectStatus()
            .isEqualTo(503)
            .expectHeader()
            .valueEquals("Retry-After", "1")
            .expectHeader()
            .contentType(MediaType.APPLICATION_PROBLEM_JSON)
            .expectBody()
            .jsonPath("$.code")
            .isEqualTo("forming")
            .jsonPath("$.detail")
            .value(String.class, detail -> assertThat(detail).startsWith("0 of the 1 participants"));
    }

}
