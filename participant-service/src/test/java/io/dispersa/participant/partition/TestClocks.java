package io.dispersa.participant.partition;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;

/** Clocks for tests. */
public final class TestClocks {

    private static final Duration TOLERANCE = Duration.ofMillis(500);

    private TestClocks() {
    }

    /** Returns the clock of this machine, found right. */
    public static ClusterClock right() {
        ClusterClock clock = uncompared();
        clock.compared(InstantSource.system().instant(), System.nanoTime(),
                new ClusterClock.Comparison(Duration.ZERO, true, false, Set.of()));
        return clock;
    }

    /** Returns the clock of this machine, before it is compared. */
    public static ClusterClock uncompared() {
        return new ClusterClock(InstantSource.system(), System::nanoTime, TOLERANCE);
    }

}
