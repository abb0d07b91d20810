package io.dispersa.mainnode.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClocksTests {

    private static final long HOUR = Duration.ofHours(1).toMillis();

    private static final Set<Integer> ALL = Set.of(1, 2, 3);

    private final Clocks clocks = new Clocks(Duration.ofMillis(500));

    @Test
    void clockIsComparedWithTheMedianOfAllAndNotWithTheMainNodes() {
        assertThat(Clocks.Median.of(Map.of(1, 0L, 2, HOUR, 3, 10L))).isEqualTo(new Clocks.Median(0, 10));
        assertThat(Clocks.Median.of(Map.of(1, HOUR, 2, HOUR, 3, HOUR + 5))).isEqualTo(new Clocks.Median(HOUR, HOUR));
        Clocks.Median median = new Clocks.Median(0, 10);
        assertThat(List.of(median.deviation(-HOUR), median.deviation(0), median.deviation(10), median.deviation(HOUR)))
            .containsExactly(-HOUR, 0L, 0L, HOUR - 10);
    }

    @Test
    void whichOfTwoClocksIsRightNobodySays() {
        assertThat(hear(1, HOUR)).isEqualTo(new Clocks.Comparison(0, false, List.of()));
        hear(2, HOUR);
        assertThat(hear(3, 0)).isEqualTo(new Clocks.Comparison(0, false, List.of()));
        assertThat(hear(1, 0).certain()).isFalse();
        for (int beat = 0; beat < 4; beat++) {
            hear(1, 0);
        }
        assertThat(hear(3, 0).certain()).isTrue();
    }

    @Test
    void clockThatIsAheadIsOffAtOnceAndAllAreTold() {
        hear(1, 0);
        hear(2, 0);
        assertThat(hear(3, HOUR)).isEqualTo(new Clocks.Comparison(HOUR, true, List.of(3)));
        assertThat(hear(1, 0)).isEqualTo(new Clocks.Comparison(0, true, List.of(3)));
        assertThat(clocks.off(3)).contains(HOUR);
        assertThat(clocks.off(1)).isEmpty();
    }

    @Test
    void clockThatIsBehindIsOffOnlyOnceNoHeartbeatOfLateSaysOtherwise() {
        hear(1, 0);
        hear(2, 0);
        hear(3, 0);
        for (int late = 0; late < 4; late++) {
            assertThat(hear(3, -HOUR)).isEqualTo(new Clocks.Comparison(0, false, List.of()));
        }
        assertThat(hear(3, -HOUR)).isEqualTo(new Clocks.Comparison(-HOUR, true, List.of(3)));
        assertThat(hear(3, 0)).isEqualTo(new Clocks.Comparison(0, true, List.of()));
    }

    @Test
    void firstHeartbeatsThatAreLateMakeNoClockSlow() {
        hear(1, 0);
        hear(2, 0);
        assertThat(hear(3, -1500).off()).isEmpty();
        assertThat(hear(3, -20)).isEqualTo(new Clocks.Comparison(-20, true, List.of()));
    }

    @Test
    void clockAtTheLimitDoesNotComeAndGo() {
        hear(1, 0);
        hear(2, 0);
        assertThat(hear(3, 500)).isEqualTo(new Clocks.Comparison(500, true, List.of()));
        assertThat(hear(3, 501).off()).containsExactly(3);
        for (int beat = 0; beat < 5; beat++) {
            assertThat(hear(3, 400).off()).containsExactly(3);
        }
        for (int beat = 0; beat < 5; beat++) {
            hear(3, 250);
        }
        assertThat(hear(3, 250).off()).isEmpty();
    }

    @Test
    void clockOfOneThatIsSilentStaysOffAndCountsNoMore() {
        hear(1, HOUR);
        hear(2, 0);
        assertThat(hear(3, 0).off()).containsExactly(1);
        assertThat(clocks.compare(3, Duration.ZERO, Set.of(2, 3), ALL).off()).containsExactly(1);
        assertThat(clocks.compare(3, Duration.ZERO, Set.of(2, 3), Set.of(2, 3)).off()).isEmpty();
    }

    @Test
    void clockOfAnotherAgeIsOffAndNothingElse() {
        hear(1, 0);
        hear(2, 0);
        assertThat(clocks.compare(3, Duration.ofSeconds(Long.MAX_VALUE), ALL, ALL).off()).containsExactly(3);
        assertThat(clocks.compare(3, Duration.ofSeconds(Long.MIN_VALUE), ALL, ALL).off()).containsExactly(3);
        assertThat(hear(1, 0)).isEqualTo(new Clocks.Comparison(0, true, List.of(3)));
    }

    private Clocks.Comparison hear(int participant, long aheadMillis) {
        return clocks.compare(participant, Duration.ofMillis(aheadMillis), ALL, ALL);
    }

}
