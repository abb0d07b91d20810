package io.dispersa.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TransferRateTests {

    @Test
    void severalThatTakeWaitForTheBytesOfAllOfThem() throws InterruptedException {
        TransferRate rate = new TransferRate(1_000_000);
        long start = System.nanoTime();
        List<Thread> threads = IntStream.range(0, 4)
            .mapToObj(_ -> Thread.startVirtualThread(() -> rate.take(100_000)))
            .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
    }

    @Test
    void nothingWaitsWithoutALimit() {
        TransferRate rate = new TransferRate(Long.MAX_VALUE);
        long start = System.nanoTime();
        IntStream.range(0, 1000).forEach(_ -> rate.take(Integer.MAX_VALUE));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }

}
