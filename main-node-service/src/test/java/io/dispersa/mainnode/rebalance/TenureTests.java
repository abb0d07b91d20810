package io.dispersa.mainnode.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TenureTests {

    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private Duration now = Duration.ofSeconds(-100);

    private final Tenure tenure = new Tenure(() -> now.toNanos());

    @Test
    void whoHasLedForLongLasts() {
        look(true, 10);
        assertThat(tenure.lasts(TEN_SECONDS)).isFalse();
        look(true, 1);
        assertThat(tenure.lasts(TEN_SECONDS)).isTrue();
    }

    @Test
    void whoDoesNotLeadDoesNotLast() {
        look(false, 20);
        assertThat(tenure.lasts(Duration.ZERO)).isFalse();
    }

    @Test
    void whoLeadsAgainBeginsAnew() {
        look(true, 20);
        look(false, 1);
        look(true, 10);
        assertThat(tenure.lasts(TEN_SECONDS)).isFalse();
    }

    @Test
    void whoStoodStillBeginsAnew() {
        look(true, 20);
        now = now.plusSeconds(60);
        look(true, 1);
        assertThat(tenure.lasts(TEN_SECONDS)).isFalse();
        look(true, 10);
        assertThat(tenure.lasts(TEN_SECONDS)).isTrue();
    }

    private void look(boolean leads, int times) {
        for (int i = 0; i < times; i++) {
            tenure.look(leads);
            now = now.plusSeconds(1);
        }
    }

}
