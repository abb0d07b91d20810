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
        properties = { "spring.config.import=classpath:dispersa-service.yaml", "dispersa.limits.value=1000B",
                "dispersa.limits.batch=1000B", "dispersa.limits.arriving=2000B" })
class ManyBodiesTests {

    @LocalServerPort
    private int port;

    @Test
    void putWhenTooMuchArrivesAlreadyIsRefusedUntilThereIsRoomAgain() throws IOException {
        try (RawConnection first = new RawConnection(port); RawConnection second = new RawConnection(port)) {
            first.send(head(1000) + "v".repeat(900));
            second.send(head(1000) + "v".repeat(900));
            String refused = await().until(() -> RawConnection.exchange(port, head(900) + "v".repeat(900)),
                    answer -> !answer.contains(" 204 "));
            assertThat(refused).startsWith("HTTP/1.1 429 ").contains("\r\nRetry-After: 1\r\n");
            assertThat(problem(refused).code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
            assertThat(problem(refused).detail()).contains("2000 bytes", "dispersa.limits.arriving");

            first.send("v".repeat(100));
            assertThat(first.readToEnd()).startsWith("HTTP/1.1 204 ");
            assertThat(RawConnection.exchange(port, head(900) + "v".repeat(900))).startsWith("HTTP/1.1 204 ");
            second.endSending();
            assertThat(second.readToEnd()).startsWith("HTTP/1.1 400 ");
            assertThat(RawConnection.exchange(port, head(1000) + "v".repeat(1000))).startsWith("HTTP/1.1 204 ");
        }
    }

    private static String head(int length) {
        return "PUT /kv/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " + length + "\r\n\r\n";
    }

}
