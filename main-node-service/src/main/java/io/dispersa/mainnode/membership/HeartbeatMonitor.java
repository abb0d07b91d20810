package io.dispersa.mainnode.membership;

import io.dispersa.api.Heartbeat;
import io.dispersa.api.ParticipantState;
import io.dispersa.api.PartitionContents;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    private final Duration suspectAfter;

    HeartbeatMonitor(InstantSource clock, Duration suspectAfter) {
        this.clock = clock;
        this.suspectAfter = suspectAfter;
    }

    void record(int id, Heartbeat heartbeat) {
        lastSeen.put(id, new Seen(clock.instant(), heartbeat.partitions()));
        if (suspects.remove(id)) {
            log.info("participant {} is back", id);
        }
    }

    Optional<Seen> lastSeen(int id) {
        return Optional.ofNullable(lastSeen.get(id));
    }

    ParticipantState state(int id) {
        Seen seen = lastSeen.get(id);
        if (seen == null) {
            return ParticipantState.SILENT;
        }
        return seen.at().plus(suspectAfter).isBefore(clock.instant()) ? ParticipantState.SUSPECT : ParticipantState.UP;
    }

    /** Returns whether the participant is up and says that it serves the partition. */
    boolean serves(int id, int partition) {
        Seen seen = lastSeen.get(id);
        return seen != null && state(id) == ParticipantState.UP
                && seen.partitions().stream().anyMatch(contents -> contents.partition() == partition);
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
     * @param at when
     * @param partitions what the participant says that it serves
     */
    record Seen(Instant at, List<PartitionContents> partitions) {
    }

}
