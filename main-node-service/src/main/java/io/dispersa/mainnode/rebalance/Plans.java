package io.dispersa.mainnode.rebalance;

import io.dispersa.api.RebalancePlan;
import io.dispersa.api.RebalancePlan.Load;
import io.dispersa.api.RebalancePlan.Share;
import io.dispersa.api.ReplicaMove;
import io.dispersa.api.ReplicaReport;
import io.dispersa.mainnode.placement.Assignment;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What is to move, as people read it: a pure function of the situation. */
final class Plans {

    private Plans() {
    }

    /** Returns what has to move yet, but for what moves already. */
    static List<ReplicaMove> moves(Situation now, List<Assignment> target) {
        return now.rows()
            .stream()
            .map(row -> move(now, Assignment.of(row), target.get(row.partition())))
            .filter(move -> !move.to().isEmpty())
            .toList();
    }

    static RebalancePlan plan(Situation now, List<Assignment> target) {
        List<Assignment> before = now.rows().stream().map(Assignment::of).toList();
        List<ReplicaMove> moves = moves(now, target);
        TreeSet<Integer> ids = new TreeSet<>(now.candidates().stream().map(candidate -> candidate.id()).toList());
        before.forEach(row -> ids.addAll(row.replicas()));
        return new RebalancePlan(moves, moves.stream().mapToLong(move -> move.keys() * move.to().size()).sum(),
                moves.stream().mapToLong(move -> move.bytes() * move.to().size()).sum(),
                ids.stream().map(id -> new Share(id, load(now, before, id), load(now, target, id))).toList());
    }

    private static ReplicaMove move(Situation now, Assignment before, Assignment after) {
        List<Integer> from = new ArrayList<>(before.replicas());
        from.removeAll(after.replicas());
        List<Integer> to = new ArrayList<>(after.replicas());
        to.removeAll(before.replicas());
        return new ReplicaMove(before.partition(), from, to, keys(now, before), bytes(now, before), null, null, null);
    }

    private static Load load(Situation now, List<Assignment> table, int participant) {
        List<Assignment> stored = table.stream().filter(row -> row.replicas().contains(participant)).toList();
        return new Load(stored.size(), (int) stored.stream().filter(row -> row.leader() == participant).count(),
                stored.stream().mapToLong(row -> keys(now, row)).sum(),
                stored.stream().mapToLong(row -> bytes(now, row)).sum());
    }

    private static long keys(Situation now, Assignment row) {
        return now.leaderOf(row.partition()).map(ReplicaReport::keys).orElse(0L);
    }

    private static long bytes(Situation now, Assignment row) {
        return now.leaderOf(row.partition()).map(ReplicaReport::bytes).orElse(0L);
    }

}
