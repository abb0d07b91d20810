package io.dispersa.mainnode.rebalance;

import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.ReplicaReport;
import io.dispersa.mainnode.placement.Assignment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which moves begin now, on the way to where the replicas should be: one at a time of
 * each partition and of each participant, which has its clients to answer meanwhile. What
 * is under way already comes first, then whoever lost a replica. All others leave half of
 * the participants in peace: who joins does everything for the first time, and several at
 * once are felt by all.
 */
final class NextMoves {

    private final Situation now;

    private final Set<Integer> busy = new HashSet<>();

    /** Those of moves that get nowhere: only what heals does not wait for them. */
    private final Set<Integer> stalled = new HashSet<>();

    private NextMoves(Situation now) {
        this.now = now;
        now.rows()
            .stream()
            .filter(row -> row.moves() && !mayMove(row))
            .forEach(row -> (now.holdsUp(row) ? busy : stalled).addAll(involved(row)));
    }

    /** Returns the rows that change because a replica begins to move. */
    static List<PartitionReplicas> starting(Situation now, List<Assignment> target) {
        NextMoves moves = new NextMoves(now);
        return now.rows()
            .stream()
            .sorted(Comparator.comparing((PartitionReplicas row) -> !row.moves())
                .thenComparing(Comparator.comparingLong(moves::lost).reversed())
                .thenComparingInt(PartitionReplicas::partition))
            .filter(row -> moves.mayMove(row))
            .map(row -> moves.step(row, target.get(row.partition())))
            .filter(PartitionReplicas::moves)
            .filter(moves::begins)
            .toList();
    }

    /**
     * Returns the row that does without a replica that cannot be read, or differs from
     * the others, if there is one: it is made again from them, as whatever is missing is.
     * One at a time, while nothing else moves and the others are up to date.
     */
    static List<PartitionReplicas> leavingDamaged(Situation now) {
        return now.rows().stream().anyMatch(now::holdsUp) ? List.of() : now.rows()
            .stream()
            .filter(row -> !row.moves() && row.replicas().size() > 1 && now.leaderOf(row.partition()).isPresent())
            .flatMap(row -> row.replicas()
                .stream()
                .filter(id -> now.isDamaged(row, id) && othersAreUpToDate(now, row, id))
                .map(id -> without(now, row, id)))
            .limit(1)
            .toList();
    }

    private static boolean othersAreUpToDate(Situation now, PartitionReplicas row, int damaged) {
        return row.replicas()
            .stream()
            .allMatch(id -> id == damaged || now.isDamaged(row, id) || now.isUpToDate(row, id));
    }

    /** Leadership stays where it is. */
    private static PartitionReplicas without(Situation now, PartitionReplicas row, int damaged) {
        List<Integer> replicas = row.replicas().stream().filter(id -> id != damaged).toList();
        int leader = row.leader() != damaged ? row.leader()
                : now.leaderOf(row.partition())
                    .map(ReplicaReport::leader)
                    .filter(replicas::contains)
                    .orElse(replicas.getFirst());
        return row.moving(leader, replicas, List.of(), List.of(damaged));
    }

    /**
     * Returns the row that changes because somebody else should lead; none while a
     * replica moves, or the last one that changed so has not been handed over yet:
     * writers wait for each, and longer for several at once.
     */
    static List<PartitionReplicas> leaders(Situation now, List<Assignment> target) {
        return now.rows().stream().anyMatch(row -> row.moves() || isToBeHandedOver(now, row)) ? List.of()
                : now.rows()
                    .stream()
                    .filter(row -> row.replicas().contains(target.get(row.partition()).leader())
                            && !now.isDamaged(row, target.get(row.partition()).leader()))
                    .filter(row -> row.leader() != target.get(row.partition()).leader())
                    .map(row -> row.ledBy(target.get(row.partition()).leader()))
                    .limit(1)
                    .toList();
    }

    private static boolean isToBeHandedOver(Situation now, PartitionReplicas row) {
        return now.isUp(row.leader())
                && now.leaderOf(row.partition()).map(ReplicaReport::leader).filter(id -> id == row.leader()).isEmpty();
    }

    private long lost(PartitionReplicas row) {
        return row.replicas().stream().filter(now::isLost).count();
    }

    /** A move ends before the next begins, unless its end has died or need not come. */
    private boolean mayMove(PartitionReplicas row) {
        return now.leaderOf(row.partition())
            .filter(leader -> !row.moves()
                    || row.joining().stream().anyMatch(id -> now.isLost(id) || isNotTakenIn(row, leader, id)))
            .isPresent();
    }

    /**
     * Who is to leave, and comes nevertheless, is not waited for while it can be left.
     */
    private boolean isNotTakenIn(PartitionReplicas row, ReplicaReport leader, int joiner) {
        return now.isDraining(joiner) && !leader.members().isEmpty()
                && row.name(joiner).filter(leader.members()::contains).isEmpty();
    }

    /** Returns the row after one step, or as it is if there is none to take. */
    private PartitionReplicas step(PartitionReplicas row, Assignment target) {
        List<Integer> removed = new ArrayList<>(row.replicas());
        removed.removeAll(target.replicas());
        List<Integer> added = new ArrayList<>(target.replicas());
        added.removeAll(row.replicas());
        if (removed.isEmpty() && added.isEmpty()) {
            return row.settled();
        }
        if (removed.size() == added.size()) {
            removed = List.of(removed.stream()
                .min(Comparator.comparing((Integer id) -> !now.isLost(id))
                    .thenComparing(id -> !row.joining().contains(id))
                    .thenComparing(id -> id == row.leader()))
                .orElseThrow());
            added = List.of(added.getFirst());
        }
        List<Integer> replicas = new ArrayList<>(row.replicas());
        replicas.removeAll(removed);
        replicas.addAll(added);
        Set<Integer> joining = new LinkedHashSet<>(row.joining());
        joining.removeAll(removed);
        joining.addAll(added);
        Set<Integer> leaving = new LinkedHashSet<>(row.leaving());
        leaving.addAll(removed);
        leaving.removeAll(added);
        return row.moving(leader(row, target, replicas), replicas, List.copyOf(joining), List.copyOf(leaving));
    }

    private static int leader(PartitionReplicas row, Assignment target, List<Integer> replicas) {
        if (replicas.contains(row.leader())) {
            return row.leader();
        }
        return replicas.contains(target.leader()) ? target.leader() : replicas.getFirst();
    }

    private boolean begins(PartitionReplicas row) {
        Set<Integer> involved = involved(row);
        boolean heals = row.leaving().stream().anyMatch(now::isLost);
        boolean begins = involved.stream().noneMatch(busy::contains) && (heals
                || (stalled.isEmpty() && (busy.isEmpty() || 2 * (busy.size() + involved.size()) <= now.up().size())));
        if (begins) {
            busy.addAll(involved);
        }
        return begins;
    }

    /** Both ends, and the leader, which sends everything. */
    private Set<Integer> involved(PartitionReplicas row) {
        Set<Integer> ids = new TreeSet<>(
                Stream.concat(row.joining().stream(), row.leaving().stream()).filter(id -> !now.isLost(id)).toList());
        now.leaderOf(row.partition()).map(ReplicaReport::leader).ifPresent(ids::add);
        return ids;
    }

}
