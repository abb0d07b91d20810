package io.dispersa.mainnode.rebalance;

import io.dispersa.api.RebalanceStatus;
import io.dispersa.api.ReplicaMove;
import io.dispersa.api.ReplicaReport;
import io.dispersa.mainnode.placement.Assignment;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.springframework.stereotype.Component;

/** How far the moves are. */
@Component
class Progress {

    private static final int ALL = 100;

    private final Rebalancer rebalancer;

    private final MoveHistory history;

    private final InstantSource clock;

    Progress(Rebalancer rebalancer, MoveHistory history, InstantSource clock) {
        this.rebalancer = rebalancer;
        this.history = history;
        this.clock = clock;
    }

    RebalanceStatus of(Situation now) {
        List<Assignment> target = rebalancer.target(now);
        List<ReplicaMove> moving = history.moving();
        List<ReplicaMove> planned = Plans.moves(now, rebalancer.target(now.later()));
        if (planned.isEmpty()) {
            history.rest();
        }
        long copied = history.copied() + moving.stream().mapToLong(move -> copied(now, move)).sum();
        // An empty partition counts as well: it takes its time.
        long left = bytes(planned) + bytes(moving) - moving.stream().mapToLong(move -> copied(now, move)).sum();
        boolean nothing = moving.isEmpty() && planned.isEmpty();
        long rate = moving.isEmpty() ? 0 : rate(copied);
        String waiting = Decisions.next(now, target) instanceof Decision.Wait(String reason) ? reason : null;
        return new RebalanceStatus(now.registry().paused(), waiting,
                nothing ? ALL : (int) (ALL * copied / Math.max(1, copied + left + planned.size() + moving.size())),
                rate, rate == 0 ? null : left / rate, moving, planned, history.finished());
    }

    private long rate(long copied) {
        var since = history.since();
        return since == null ? 0 : copied * 1000 / Math.max(1, Duration.between(since, clock.instant()).toMillis());
    }

    private static long bytes(List<ReplicaMove> moves) {
        return moves.stream().mapToLong(move -> move.bytes() * move.to().size()).sum();
    }

    /** By how far those who join have applied the log of those who were there. */
    private static long copied(Situation now, ReplicaMove move) {
        long committed = now.leaderOf(move.partition()).map(ReplicaReport::committed).orElse(0L);
        return move.to()
            .stream()
            .flatMap(id -> now.up().getOrDefault(id, List.of()).stream())
            .filter(report -> report.partition() == move.partition() && committed > 0)
            .mapToLong(report -> move.bytes() * Math.clamp(report.applied(), 0, committed) / committed)
            .sum();
    }

}
