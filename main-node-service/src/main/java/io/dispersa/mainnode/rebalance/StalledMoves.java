package io.dispersa.mainnode.rebalance;

import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.ReplicaReport;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices moves that get nowhere, so that healing does not wait for them. A large
 * snapshot that is being sent looks the same: then what was lost is made again beside it.
 * One thread looks; any may ask.
 */
final class StalledMoves {

    private static final Logger log = LoggerFactory.getLogger(StalledMoves.class);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LongSupplier nanoTime;

    private final Map<Integer, Seen> moving = new HashMap<>();

    private volatile Set<Integer> stalled = Set.of();

    StalledMoves(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Returns the partitions whose replicas move, and have not come further for a while.
     */
    Set<Integer> stalled() {
        return stalled;
    }

    void look(Situation situation) {
        long now = nanoTime.getAsLong();
        for (PartitionReplicas row : situation.rows()) {
            if (row.moves()) {
                List<Long> progress = progress(row, situation.up());
                moving.merge(row.partition(), new Seen(row, progress, now),
                        (before, next) -> before.isFollowedBy(next) ? next : before);
            }
            else {
                moving.remove(row.partition());
            }
        }
        Set<Integer> found = moving.entrySet()
            .stream()
            .filter(move -> now - move.getValue().since() > PATIENCE.toNanos())
            .map(Map.Entry::getKey)
            .collect(Collectors.toUnmodifiableSet());
        found.stream()
            .filter(partition -> !stalled.contains(partition))
            .forEach(partition -> log.warn(
                    "the move of partition {} has not come further for a minute; what heals does not wait for it",
                    partition));
        stalled = found;
    }

    private static List<Long> progress(PartitionReplicas row, Map<Integer, List<ReplicaReport>> reports) {
        return row.joining()
            .stream()
            .flatMap(id -> reports.getOrDefault(id, List.of()).stream())
            .filter(report -> report.partition() == row.partition())
            .map(ReplicaReport::applied)
            .toList();
    }

    /**
     * A move when it last came further.
     *
     * @param progress how far those who join are
     * @param since in the time of {@link System#nanoTime}
     */
    private record Seen(PartitionReplicas row, List<Long> progress, long since) {

        boolean isFollowedBy(Seen next) {
            return !next.row.equals(row) || !next.progress.equals(progress);
        }

    }

}
