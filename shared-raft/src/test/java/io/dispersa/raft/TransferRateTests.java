package io.dispersa.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TransferRateTests {

    @Test
    void whoeverTakesWaitsForTheBytesOfAllBefore() {
        TransferRate rate = new TransferRate(1_000_000);
        long start = System.nanoTime();
        long ready = IntStream.range(0, 4).mapToLong(_ -> rate.reserve(100_000)).max().orElseThrow();
        assertThat(Duration.ofNanos(ready - start)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
    }

    @Test
    void nothingWaitsWithoutALimit() {
        TransferRate rate = new TransferRate(Long.MAX_VALUE);
        long ready = IntStream.range(0, 1000).mapToLong(_ -> rate.reserve(Integer.MAX_VALUE)).max().orElseThrow();
        assertThat(ready - System.nanoTime()).isLessThanOrEqualTo(0);
    }

}
