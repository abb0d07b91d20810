package io.dispersa.mainnode.kv;

import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.ArrayList;

/** Whom to ask of the replicas of a partition, by what is passed in and nothing else. */
final class KeyRouter {

    private KeyRouter() {
    }

    /**
     * Returns whom to ask, in order: the leader if one is known, then those that are up,
     * the one that should lead before the others; those that seem down last.
     */
    static List<ParticipantAddress> leaderFirst(PartitionReplicas row, PartitionTable table, Optional<Integer> leader,
            IntPredicate isUp) {
        // Each request comes by here; streams took a twentieth of its time.
        Set<Integer> order = new LinkedHashSet<>();
        leader.ifPresent(order::add);
        if (isUp.test(row.leader())) {
            order.add(row.leader());
        }
        for (int replica : row.replicas()) {
            if (isUp.test(replica)) {
                order.add(replica);
            }
        }
        order.add(row.leader());
        order.addAll(row.replicas());
        return addresses(order, table);
    }

    /**
     * Returns whom to ask where any replica will do: all in turn, those that seem down
     * last.
     * @param turn who is the first; any number
     */
    static List<ParticipantAddress> inTurn(PartitionReplicas row, PartitionTable table, int turn, IntPredicate isUp) {
        List<Integer> replicas = new ArrayList<>(row.replicas().stream().filter(isUp::test).toList());
        Collections.rotate(replicas, turn);
        Set<Integer> order = new LinkedHashSet<>(replicas);
        order.addAll(row.replicas());
        return addresses(order, table);
    }

    /**
     * Returns whom to ask where what may be stale should be as new as can be: whoever has
     * applied the most of the log, then those of which nothing is known.
     * @param applied how far each has applied it, of those that are up and taken in
     */
    static List<ParticipantAddress> freshestFirst(PartitionReplicas row, PartitionTable table,
            Map<Integer, Long> applied) {
        Set<Integer> order = new LinkedHashSet<>();
        applied.entrySet()
            .stream()
            .filter(replica -> row.concerns(replica.getKey()))
            .sorted(Map.Entry.<Integer, Long>comparingByValue().reversed())
            .forEach(replica -> order.add(replica.getKey()));
        order.addAll(row.replicas());
        return addresses(order, table);
    }

    private static List<ParticipantAddress> addresses(Set<Integer> ids, PartitionTable table) {
        List<ParticipantAddress> addresses = new ArrayList<>(ids.size());
        for (int id : ids) {
            table.participant(id).ifPresent(addresses::add);
        }
        return addresses;
    }

}
