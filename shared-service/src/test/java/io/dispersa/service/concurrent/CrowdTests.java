package io.dispersa.service.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.ProblemException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class CrowdTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final Crowd crowd = new Crowd("Participant 1", 2);

    private final CountDownLatch end = new CountDownLatch(1);

    @Test
    void requestsBeyondTheLimitAreRefusedUntilOthersEnd() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> crowd.admit(this::waiting), threads);
            CompletableFuture<String> second = CompletableFuture.supplyAsync(() -> crowd.admit(this::waiting), threads);
            await().atMost(LONG).until(() -> crowd.size() == 2);
            assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> crowd.admit(() -> "third"))
                .satisfies(refused -> assertThat(refused.problem().code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS))
                .withMessageContaining("Participant 1 has 2 requests under way")
                .withMessageContaining("dispersa.limits.requests");
            end.countDown();
            assertThat(first).succeedsWithin(LONG).isEqualTo("done");
            assertThat(second).succeedsWithin(LONG).isEqualTo("done");
            assertThat(crowd.admit(() -> "third")).isEqualTo("third");
            assertThat(crowd.size()).isZero();
        }
    }

    @Test
    void requestThatFailsLeavesRoom() {
        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> crowd.admit(() -> {
                throw new IllegalStateException();
            }));
        }
        assertThat(crowd.size()).isZero();
    }

    private String waiting() {
        try {
            end.await();
        }
        catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return "done";
    }

}
