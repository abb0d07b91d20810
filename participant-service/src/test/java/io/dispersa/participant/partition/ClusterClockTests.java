package io.dispersa.participant.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClusterClockTests {

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    private static final Duration TOLERANCE = Duration.ofMillis(500);

    private static final Duration HOUR = Duration.ofHours(1);

    private Instant machine = NOON;

    private long seconds;

    private final ClusterClock clock = new ClusterClock(() -> machine, () -> TimeUnit.SECONDS.toNanos(seconds),
            TOLERANCE);

    @Test
    void decidesNothingBeforeItHasBeenCompared() {
        assertThat(clock.isRight()).isFalse();
        assertThat(clock.off()).isNull();
        assertThat(clock.ahead()).isNaN();
        assertThat(clock.instant()).isEqualTo(NOON);
    }

    @Test
    void advancesWithTheMachineWhileItIsRight() {
        right();
        pass(1);
        assertThat(clock.isRight()).isTrue();
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(1));
        assertThat(clock.ahead()).isEqualTo(0.02);
    }

    @Test
    void jumpOfTheMachineCountsNoMoreThanTheTolerance() {
        right();
        pass(2);
        machine = machine.plus(Duration.ofDays(365));
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(2).plus(TOLERANCE));
        assertThat(clock.shown()).isEqualTo(machine);
        machine = machine.minus(Duration.ofDays(730));
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(2).minus(TOLERANCE));
    }

    @Test
    void jumpIsBelievedOnceItHasBeenFoundRightForLong() {
        right();
        machine = machine.minus(HOUR);
        for (int beat = 0; beat < 10; beat++) {
            pass(1);
            right();
            assertThat(clock.instant()).isAfter(NOON.minus(TOLERANCE));
        }
        pass(1);
        right();
        assertThat(clock.instant()).isAfter(NOON);
        pass(1);
        right();
        assertThat(clock.instant()).isEqualTo(machine);
    }

    @Test
    void clockThatIsOffDecidesNothingAndIsStillBoundByWhenItWasRight() {
        right();
        pass(1);
        machine = machine.plus(HOUR);
        off(HOUR);
        assertThat(clock.isRight()).isFalse();
        assertThat(clock.off()).isEqualTo(HOUR);
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(1).plus(TOLERANCE));
        machine = machine.minus(HOUR);
        right();
        assertThat(clock.isRight()).isTrue();
        assertThat(clock.instant()).isEqualTo(machine);
    }

    @Test
    void clockThatIsOffWithoutAJumpHasNeverBeenRight() {
        right();
        pass(1);
        off(HOUR);
        machine = machine.minus(HOUR);
        right();
        assertThat(clock.instant()).isEqualTo(machine);
    }

    @Test
    void whatIsNotCertainChangesNoVerdictAndMustDoAfterAWhileWithoutOne() {
        uncertain();
        pass(5);
        uncertain();
        assertThat(clock.isRight()).isFalse();
        pass(1);
        uncertain();
        assertThat(clock.isRight()).isTrue();
        machine = machine.plus(HOUR);
        uncertain();
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(6).plus(TOLERANCE));
        off(HOUR);
        uncertain();
        assertThat(clock.isRight()).isFalse();
    }

    @Test
    void olderAnswerChangesNothing() {
        pass(2);
        off(HOUR);
        clock.compared(NOON, TimeUnit.SECONDS.toNanos(1),
                new ClusterClock.Comparison(Duration.ZERO, true, false, Set.of()));
        assertThat(clock.isRight()).isFalse();
    }

    @Test
    void clocksOfOthersAreOffAsTheMainNodeSays() {
        assertThat(clock.isOff(3)).isFalse();
        right();
        assertThat(clock.isOff(3)).isTrue();
        assertThat(clock.isOff(1)).isFalse();
    }

    private void right() {
        compared(new ClusterClock.Comparison(Duration.ofMillis(20), true, false, Set.of(3)));
    }

    private void off(Duration ahead) {
        compared(new ClusterClock.Comparison(ahead, true, true, Set.of(1, 3)));
    }

    private void uncertain() {
        compared(new ClusterClock.Comparison(Duration.ZERO, false, false, Set.of()));
    }

    private void compared(ClusterClock.Comparison comparison) {
        clock.compared(machine, TimeUnit.SECONDS.toNanos(seconds), comparison);
    }

    private void pass(int more) {
        seconds += more;
        machine = machine.plusSeconds(more);
    }

}
