package io.dispersa.participant.partition;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clock by which partitions are led: that of the machine, as far as the clocks of the
 * cluster bear it out. Main nodes compare them at each heartbeat. Since the last time
 * that it was found right, this one advances by as much time as has passed, within a
 * tolerance, also if the machine's clock is set meanwhile. Safe for use by several
 * threads.
 */
public final class ClusterClock implements InstantSource {

    private static final Logger log = LoggerFactory.getLogger(ClusterClock.class);

    /**
     * The main node takes five heartbeats to notice that a clock has gone back: the
     * earliest of them counts.
     */
    private static final Duration BELIEVED_AFTER = Duration.ofSeconds(10);

    /** By then every participant that starts has been heard. */
    private static final Duration UNCERTAIN = Duration.ofSeconds(5);

    private final InstantSource machine;

    private final LongSupplier nanoTime;

    private final Duration tolerance;

    private volatile @Nullable Right right;

    private volatile @Nullable Comparison last;

    // Guarded by this.
    private long lastAsked;

    /** Since when comparisons are uncertain, if none was certain before. */
    private @Nullable Long uncertainSince;

    /** Since when the clock has been found right and is not where it was expected. */
    private @Nullable Long jumpedAt;

    /**
     * When it was found right.
     *
     * @param time what it said
     * @param nanos when that was, by a clock that is never set
     */
    private record Right(Instant time, long nanos) {

        /** Returns what a clock says that has gone on since. */
        Instant at(long later) {
            return time.plusNanos(later - nanos);
        }

    }

    /**
     * What a main node made of the clocks.
     *
     * @param ahead by how much this one is ahead of the cluster's; behind, if negative
     * @param certain whether enough clocks agree on what the cluster's time is
     * @param isOff whether this one is off by too much
     * @param off the ids of the participants whose clocks are off
     */
    public record Comparison(Duration ahead, boolean certain, boolean isOff, Set<Integer> off) {

        public Comparison {
            off = Set.copyOf(off);
        }

    }

    /**
     * @param machine the clock of the machine
     * @param nanoTime the time that has passed since whenever
     * @param tolerance how far a clock may be off
     */
    public ClusterClock(InstantSource machine, LongSupplier nanoTime, Duration tolerance) {
        this.machine = machine;
        this.nanoTime = nanoTime;
        this.tolerance = tolerance;
    }

    @Override
    public Instant instant() {
        Instant now = machine.instant();
        Right then = right;
        if (then == null) {
            return now;
        }
        Instant expected = then.at(nanoTime.getAsLong());
        Instant least = expected.minus(tolerance);
        Instant most = expected.plus(tolerance);
        return now.isAfter(most) ? most : now.isBefore(least) ? least : now;
    }

    /** Returns what the clock of the machine says, to be compared. */
    public Instant shown() {
        return machine.instant();
    }

    /**
     * Takes note of what a main node made of the clocks. What is not certain changes no
     * earlier verdict; without one, it must do: two machines are a cluster, too.
     * @param shown what this one said
     * @param asked when that was, in the time of {@link System#nanoTime}
     */
    public synchronized void compared(Instant shown, long asked, Comparison comparison) {
        Comparison before = last;
        if ((before != null && asked - lastAsked < 0) || (!comparison.certain() && !mustDo(before, asked))) {
            return;
        }
        boolean jumped = hasJumped(shown, asked);
        if (!comparison.isOff()) {
            renew(shown, asked, jumped);
        }
        else if (!jumped) {
            right = null; // it was not
        }
        last = comparison;
        lastAsked = asked;
        say(comparison, before != null && before.isOff());
    }

    /** Others may be heard yet, when a cluster starts. */
    private boolean mustDo(@Nullable Comparison before, long asked) {
        if (before != null) {
            return false;
        }
        if (uncertainSince == null) {
            uncertainSince = asked;
        }
        return asked - uncertainSince > UNCERTAIN.toNanos();
    }

    private boolean hasJumped(Instant shown, long asked) {
        Right then = right;
        return then != null && Duration.between(then.at(asked), shown).abs().compareTo(tolerance) > 0;
    }

    /** A clock that has jumped is believed only once it has been found right for long. */
    private void renew(Instant shown, long asked, boolean jumped) {
        if (!jumped) {
            jumpedAt = null;
        }
        else if (jumpedAt == null) {
            jumpedAt = asked;
        }
        Long since = jumpedAt;
        if (since == null || asked - since > BELIEVED_AFTER.toNanos()) {
            right = new Right(shown, asked);
            jumpedAt = null;
        }
    }

    private static void say(Comparison comparison, boolean wasOff) {
        if (comparison.isOff() && !wasOff) {
            log.error(
                    "The clock of this machine is {} ms {} the cluster's: this participant leads nothing until it is set right.",
                    comparison.ahead().abs().toMillis(), comparison.ahead().isNegative() ? "behind" : "ahead of");
        }
        else if (wasOff && !comparison.isOff()) {
            log.info("the clock of this machine is right again");
        }
    }

    /** Returns whether this clock may decide what has expired. */
    boolean isRight() {
        Comparison now = last;
        return now != null && !now.isOff();
    }

    /** Returns whether the clock of another participant may not, as far as is known. */
    boolean isOff(int participant) {
        Comparison now = last;
        return now != null && now.off().contains(participant);
    }

    /** Returns by how much it is ahead of the cluster's, if that is too much. */
    public @Nullable Duration off() {
        Comparison now = last;
        return now == null || !now.isOff() ? null : now.ahead();
    }

    /**
     * Returns by how many seconds it is ahead of the cluster's, by the last comparison.
     */
    public double ahead() {
        Comparison now = last;
        return now == null ? Double.NaN : now.ahead().toMillis() / 1000.0;
    }

}
