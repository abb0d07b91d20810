package io.dispersa.service.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AnswerPaceTests {

    private final AnswerPace pace = new AnswerPace(1000);

    private long now;

    @Test
    void clientThatTakesLessThanTheRateIsTooSlowAfterTenSeconds() {
        assertThat(after(0, 100)).isTrue();
        assertThat(after(5, 100)).isTrue();
        assertThat(after(4, 100)).isTrue();
        assertThat(after(2, 100)).isFalse();
    }

    @Test
    void clientThatTakesTheRateIsFastEnoughForEver() {
        for (int i = 0; i < 100; i++) {
            assertThat(after(1, 1100)).isTrue();
        }
    }

    @Test
    void clientThatWasFastHasNothingInStore() {
        after(0, 1_000_000_000);
        assertThat(after(11, 100)).as("what it took at first counts").isTrue();
        assertThat(after(11, 100)).isFalse();
    }

    @Test
    void timeInWhichNothingIsThereToBeSentDoesNotCount() {
        for (int i = 0; i < 10; i++) {
            now += TimeUnit.SECONDS.toNanos(60);
            assertThat(pace.took(10, false, now)).isTrue();
        }
    }

    private boolean after(int seconds, long bytes) {
        now += TimeUnit.SECONDS.toNanos(seconds);
        return pace.took(bytes, true, now);
    }

}
