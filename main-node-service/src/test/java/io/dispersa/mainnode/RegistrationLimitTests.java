package io.dispersa.mainnode;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.RegistrationRequest;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "dispersa.limits.registrations=1")
@AutoConfigureRestTestClient
@Import(TrustingMainNode.class)
@DirtiesContext
class RegistrationLimitTests {

    @TempDir
    private static Path temp;

    @Autowired
    private RestTestClient http;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        settings.add("dispersa.data-dir", () -> temp.resolve("main-node").toString());
    }

    @Test
    void registerWhenThereAreAsManyAsMayBeIsRefusedAndTheSettingIsNamed() {
        UUID first = UUID.randomUUID();
        register(1, first).expectStatus().isCreated();
        register(2, UUID.randomUUID()).expectStatus()
            .isEqualTo(409)
            .expectBody()
            .jsonPath("$.code")
            .isEqualTo("participant-conflict")
            .jsonPath("$.detail")
            .value(String.class,
                    detail -> assertThat(detail).contains("the limit is 1", "dispersa.limits.registrations"));
        register(1, first).expectStatus().isOk();
    }

    private RestTestClient.ResponseSpec register(int port, UUID instance) {
        return http.post()
            .uri("/participants")
            .contentType(MediaType.APPLICATION_JSON)
            .body(new RegistrationRequest("127.0.0.1", port, 10_000 + port, instance, null, null))
            .exchange();
    }

}
