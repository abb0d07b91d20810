package io.dispersa.mainnode.rebalance;

import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.ReplicaMove;
import io.dispersa.api.ReplicaReport;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What moves and has moved, as this main node has seen it since it started. Safe for use
 * by several threads.
 */
@Component
class MoveHistory {

    private static final int KEPT = 100;

    private final InstantSource clock;

    private final WriteWaits waits;

    private final Map<Integer, ReplicaMove> moving = new TreeMap<>();

    private final Deque<ReplicaMove> finished = new ArrayDeque<>();

    private @Nullable Instant since;

    private long copied;

    MoveHistory(InstantSource clock, WriteWaits waits) {
        this.clock = clock;
        this.waits = waits;
    }

    /** Looks what has changed. */
    synchronized void look(Situation now) {
        for (PartitionReplicas row : now.rows()) {
            ReplicaMove known = moving.get(row.partition());
            if (known == null && row.moves()) {
                begin(now, row);
            }
            else if (known != null && !row.moves()) {
                end(known);
            }
            else if (known != null) {
                moving.put(row.partition(), moveOf(row, now.leaderOf(row.partition()).orElse(null), known.started()));
            }
        }
    }

    /** Returns what moves now. */
    synchronized List<ReplicaMove> moving() {
        return List.copyOf(moving.values());
    }

    /** Returns what has moved, the latest first. */
    synchronized List<ReplicaMove> finished() {
        return List.copyOf(finished);
    }

    /**
     * Returns the bytes that have moved since the first of the present moves began.
     */
    synchronized long copied() {
        return copied;
    }

    /** Returns when the first of the present moves began. */
    synchronized @Nullable Instant since() {
        return since;
    }

    /** Begins to count anew: nothing is left to be moved. */
    synchronized void rest() {
        if (moving.isEmpty()) {
            since = null;
            copied = 0;
        }
    }

    static ReplicaMove moveOf(PartitionReplicas row, @Nullable ReplicaReport leader, @Nullable Instant started) {
        return new ReplicaMove(row.partition(), row.leaving(), row.joining(), leader == null ? 0 : leader.keys(),
                leader == null ? 0 : leader.bytes(), started, null, null);
    }

    private void begin(Situation now, PartitionReplicas row) {
        Instant at = clock.instant();
        since = Objects.requireNonNullElse(since, at);
        waits.watch(row.partition());
        moving.put(row.partition(), moveOf(row, now.leaderOf(row.partition()).orElse(null), at));
    }

    private void end(ReplicaMove move) {
        moving.remove(move.partition());
        copied += move.bytes() * move.to().size();
        OptionalLong wait = waits.end(move.partition());
        finished.addFirst(
                new ReplicaMove(move.partition(), move.from(), move.to(), move.keys(), move.bytes(), move.started(),
                        clock.instant(), wait.isPresent() ? TimeUnit.NANOSECONDS.toMillis(wait.getAsLong()) : null));
        while (finished.size() > KEPT) {
            finished.removeLast();
        }
    }

}
