package io.dispersa.mainnode.membership;

import io.dispersa.api.Heartbeat;
import io.dispersa.api.ParticipantState;
import io.dispersa.api.ReplicaReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last heartbeat of each participant since this main node started. Safe for use by
 * several threads.
 */
final class HeartbeatMonitor {

    private static final Logger log = LoggerFactory.getLogger(HeartbeatMonitor.class);

    private final Map<Integer, Seen> lastSeen = new ConcurrentHashMap<>();

    private final Set<Integer> suspects = ConcurrentHashMap.newKeySet();

    private final InstantSource clock;

    private final LongSupplier nanoTime;

    private final Duration suspectAfter;

    private final long since;

    private final Instant begin;

    /**
     * @param clock tells people when a heartbeat came
     * @param nanoTime tells how long ago it did, whoever sets the clock
     */
    HeartbeatMonitor(InstantSource clock, LongSupplier nanoTime, Duration suspectAfter) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.suspectAfter = suspectAfter;
        this.since = nanoTime.getAsLong();
        this.begin = clock.instant();
    }

    /**
     * Takes note of a heartbeat.
     * @return how far the participant's clock is ahead of this main node's, if it says
     */
    Optional<Duration> record(int id, Heartbeat heartbeat) {
        long now = nanoTime.getAsLong();
        // This clock is never set: else a step of this machine's looks like one of all
        // others.
        Instant here = begin.plusNanos(now - since);
        lastSeen.compute(id,
                (_, before) -> new Seen(before == null || state(before) != ParticipantState.UP ? now : before.upSince(),
                        now, clock.instant(), heartbeat.partitions()));
        if (suspects.remove(id)) {
            log.info("participant {} is back", id);
        }
        return Optional.ofNullable(heartbeat.clock()).map(there -> Duration.between(here, there));
    }

    Optional<Seen> lastSeen(int id) {
        return Optional.ofNullable(lastSeen.get(id));
    }

    ParticipantState state(int id) {
        Seen seen = lastSeen.get(id);
        return seen == null ? ParticipantState.SILENT : state(seen);
    }

    private ParticipantState state(Seen seen) {
        return ago(seen.heard()).compareTo(suspectAfter) > 0 ? ParticipantState.SUSPECT : ParticipantState.UP;
    }

    /**
     * Returns whether a participant has been silent for at least this long: since its
     * last heartbeat, or since this main node started if it has never heard one.
     */
    boolean isSilentFor(int id, Duration time) {
        Seen seen = lastSeen.get(id);
        return ago(seen == null ? since : seen.heard()).compareTo(time) >= 0;
    }

    private Duration ago(long then) {
        return Duration.ofNanos(nanoTime.getAsLong() - then);
    }

    /** Returns the ids of those that are up, and have been for less than this long. */
    Set<Integer> upForLess(Duration time) {
        return lastSeen.entrySet()
            .stream()
            .filter(entry -> state(entry.getValue()) == ParticipantState.UP
                    && ago(entry.getValue().upSince()).compareTo(time) < 0)
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    }

    /** Returns what each participant that is up says about its replicas. */
    Map<Integer, List<ReplicaReport>> up() {
        Map<Integer, List<ReplicaReport>> up = new TreeMap<>();
        lastSeen.forEach((id, seen) -> {
            if (state(id) == ParticipantState.UP) {
                up.put(id, seen.replicas());
            }
        });
        return up;
    }

    /** Says once of each participant that its heartbeats have stopped. */
    void noticeSilence() {
        lastSeen.forEach((id, seen) -> {
            if (state(id) == ParticipantState.SUSPECT && suspects.add(id)) {
                log.warn("participant {} is suspect: no heartbeat for {} s", id, suspectAfter.toSeconds());
            }
        });
    }

    /**
     * A heartbeat that arrived.
     *
     * @param upSince when the first did after which there was no silence, in nanoseconds
     * @param heard when it did, in nanoseconds of the same origin
     * @param at when it did, by the clock
     * @param replicas what the participant says about its replicas
     */
    record Seen(long upSince, long heard, Instant at, List<ReplicaReport> replicas) {
    }

}
