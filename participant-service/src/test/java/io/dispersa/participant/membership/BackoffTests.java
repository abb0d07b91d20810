package io.dispersa.participant.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTests {

    /** Always the most that may be waited. */
    private final Backoff backoff = new Backoff(new RandomGenerator() {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public long nextLong(long origin, long bound) {
            return bound - 1;
        }
    });

    @Test
    void nextDoublesUpToOneSecondAndResetBeginsAnew() {
        assertThat(java.util.stream.Stream.generate(backoff::next).limit(6).map(Duration::toMillis))
            .containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L);
        backoff.reset();
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void nextIsScattered() {
        Backoff scattered = new Backoff(RandomGenerator.of("L64X128MixRandom"));
        for (int i = 0; i < 100; i++) {
            assertThat(scattered.next()).isBetween(Duration.ofMillis(100), Duration.ofSeconds(1));
        }
    }

}
