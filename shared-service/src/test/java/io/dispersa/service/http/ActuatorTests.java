package io.dispersa.service.http;

import static io.dispersa.service.http.RawConnection.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.ErrorCode;
import java.io.IOException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The tests call from loopback, which a setting can make a stranger's address. */
class ActuatorTests {

    @Nested
    @SpringBootTest(classes = Echo.class, webEnvironment = WebEnvironment.RANDOM_PORT,
            properties = { "spring.config.import=classpath:dispersa-service.yaml",
                    "management.endpoint.health.group.liveness.include=livenessState",
                    "management.endpoint.health.group.readiness.include=readinessState" })
    class OnLoopback {

        @LocalServerPort
        private int port;

        @ParameterizedTest
        @ValueSource(strings = { "/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness" })
        void healthHasDetails(String path) throws IOException {
            assertThat(get(port, path, "")).startsWith("HTTP/1.1 200 ").contains("\"components\":{");
        }

        @ParameterizedTest
        @ValueSource(strings = { "/actuator", "/actuator/info", "/actuator/metrics" })
        void otherEndpointsAnswer(String path) throws IOException {
            assertThat(get(port, path, "")).startsWith("HTTP/1.1 200 ");
        }

    }

    @Nested
    @SpringBootTest(classes = Echo.class, webEnvironment = WebEnvironment.RANDOM_PORT,
            properties = { "spring.config.import=classpath:dispersa-service.yaml",
                    "management.endpoint.health.group.liveness.include=livenessState",
                    "management.endpoint.health.group.readiness.include=readinessState",
                    "dispersa.actuator.allowed-clients=203.0.113.0/24" })
    class ElsewhereThanTheOperators {

        @LocalServerPort
        private int port;

        @ParameterizedTest
        @ValueSource(strings = { "/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness" })
        void healthHasItsStatusAndNoDetails(String path) throws IOException {
            assertThat(get(port, path, "")).startsWith("HTTP/1.1 200 ")
                .contains("\"status\":\"UP\"")
                .doesNotContain("components", "details");
        }

        @Test
        void healthOfAComponentIsNotThere() throws IOException {
            assertThat(get(port, "/actuator/health/ping", "")).startsWith("HTTP/1.1 404 ");
        }

        @ParameterizedTest
        @ValueSource(strings = { "/actuator", "/actuator/", "/actuator/info", "/actuator/metrics",
                "/actuator/metrics/jvm.memory.used", "/actuator/prometheus", "/actuator/sbom", "/actuator/env",
                "/actuator/healthy", "/%61ctuator/info", "/actuator;a=b/info;c", "//actuator/info",
                "/actuator/health/../info", "/actuator/metrics/.." })
        void otherEndpointsAreRefusedAndTheSettingIsNamed(String path) throws IOException {
            String answer = get(port, path, "");
            assertThat(answer).startsWith("HTTP/1.1 403 ");
            assertThat(problem(answer).code()).isEqualTo(ErrorCode.CALLER_REFUSED);
            assertThat(problem(answer).detail()).contains("127.0.0.1", "dispersa.actuator.allowed-clients");
        }

        /** Whom a client says that it stands for is not believed. */
        @ParameterizedTest
        @ValueSource(strings = { "X-Forwarded-For: 203.0.113.1", "Forwarded: for=203.0.113.1" })
        void clientThatNamesAnotherAddressIsRefused(String header) throws IOException {
            assertThat(get(port, "/actuator/info", header + "\r\n")).startsWith("HTTP/1.1 403 ");
            assertThat(get(port, "/actuator/health", header + "\r\n")).doesNotContain("components");
        }

        @Test
        void keysAreServed() throws IOException {
            assertThat(get(port, "/kv/actuator/info", "")).startsWith("HTTP/1.1 200 ");
        }

    }

    private static String get(int port, String path, String headers) throws IOException {
        return RawConnection.exchange(port,
                "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n");
    }

}
