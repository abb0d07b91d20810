package io.dispersa.service.http;

import static io.dispersa.service.http.RawConnection.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.api.ErrorCode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Bodies that never end have only so much memory. */
@SpringBootTest(classes = Echo.class, webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = { "spring.config.import=classpath:dispersa-service.yaml", "dispersa.limits.in-flight=1MB" })
class ManyBodiesTests {

    /** It weighs three times as much; bodies that are not complete share half. */
    private static final int BODY = 70 * 1024;

    @LocalServerPort
    private int port;

    @Test
    void putWhenTooMuchArrivesAlreadyIsRefusedUntilThereIsRoomAgain() throws IOException {
        try (RawConnection first = new RawConnection(port); RawConnection second = new RawConnection(port)) {
            first.send(head() + "v".repeat(BODY - 1000));
            second.send(head() + "v".repeat(BODY - 1000));
            String refused = await().until(() -> RawConnection.exchange(port, head() + "v".repeat(BODY)),
                    answer -> !answer.contains(" 204 "));
            assertThat(refused).startsWith("HTTP/1.1 429 ").contains("\r\nRetry-After: 1\r\n");
            assertThat(problem(refused).code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
            assertThat(problem(refused).detail()).contains("1048576 bytes", "dispersa.limits.in-flight");
            String small = "PUT /kv/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 1\r\n\r\nv";
            assertThat(RawConnection.exchange(port, small)).startsWith("HTTP/1.1 204 ");

            first.send("v".repeat(1000));
            assertThat(first.readToEnd()).startsWith("HTTP/1.1 204 ");
            assertThat(RawConnection.exchange(port, head() + "v".repeat(BODY))).startsWith("HTTP/1.1 204 ");
            second.endSending();
            assertThat(second.readToEnd()).startsWith("HTTP/1.1 400 ");
            assertThat(RawConnection.exchange(port, head() + "v".repeat(BODY))).startsWith("HTTP/1.1 204 ");
        }
    }

    private static String head() {
        return "PUT /kv/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " + BODY + "\r\n\r\n";
    }

}
