package io.dispersa.service.http;

import static io.dispersa.service.http.RawConnection.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.ErrorCode;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Whoever sends slowly is waited for, but not for ever. */
@SpringBootTest(classes = Echo.class, webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = { "spring.config.import=classpath:dispersa-service.yaml", "dispersa.limits.value=1000B",
                "dispersa.limits.body-time=1s", "server.tomcat.connection-timeout=500ms" })
class SlowRequestsTests {

    private static final long BETWEEN_BYTES_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @ValueSource(strings = { "PUT /kv/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n",
            "PUT /kv/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 1000\r\n\r\n",
            "PUT /kv/a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n",
            "POST /json HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"" })
    void bodyThatTricklesIsATimeout(String head) throws IOException {
        String answer = trickle(head);
        assertThat(answer).startsWith("HTTP/1.1 408 ");
        assertThat(problem(answer).code()).isEqualTo(ErrorCode.REQUEST_TIMEOUT);
        assertThat(problem(answer).detail()).contains("1000 ms", "dispersa.limits.body-time");
    }

    @ParameterizedTest
    @ValueSource(strings = { "PUT /kv/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nabc",
            "POST /json HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{" })
    void bodyThatStopsIsATimeout(String request) throws IOException {
        String answer = RawConnection.exchange(port, request);
        assertThat(answer).startsWith("HTTP/1.1 408 ");
        assertThat(problem(answer).detail()).contains("server.tomcat.connection-timeout");
    }

    @ParameterizedTest
    @ValueSource(strings = { "PUT /kv/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n",
            "PUT /kv/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 5000\r\n\r\n",
            "PUT /kv/a HTTP/1.1\r\nHost: localhost\r\nOrigin: http://y\r\nContent-Length: 5000\r\n\r\n",
            "PUT /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n",
            "GET /kv/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n" })
    void bodyThatNobodyReadsDoesNotHoldTheConnection(String head) throws IOException {
        assertThat(trickle(head)).containsPattern("^HTTP/1.1 (413|403|404|200) ");
    }

    @Test
    void headThatStopsEndsTheConnection() throws IOException {
        assertThat(RawConnection.exchange(port, "GET /kv/a HTTP/1.1\r\nHost: localhost\r\nna")).isEmpty();
    }

    @Test
    void bodyThatArrivesInTimeIsTakenHoweverItIsCut() throws IOException {
        try (RawConnection connection = new RawConnection(port)) {
            connection.send("PUT /kv/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 5\r\n\r\n");
            for (int i = 0; i < 5; i++) {
                connection.send("v");
                LockSupport.parkNanos(BETWEEN_BYTES_NANOS);
            }
            assertThat(connection.readToEnd()).startsWith("HTTP/1.1 204 ").contains("\r\nETag: \"5\"\r\n");
        }
    }

    private String trickle(String head) throws IOException {
        try (RawConnection connection = new RawConnection(port)) {
            connection.send(head);
            return connection.trickleToEnd();
        }
    }

}
