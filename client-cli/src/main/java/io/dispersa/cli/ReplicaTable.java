package io.dispersa.cli;

import io.dispersa.api.PartitionStatus;
import io.dispersa.api.PartitionStatus.Replica;
import io.dispersa.api.ReplicaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Partitions and their replicas as people read them. */
final class ReplicaTable {

    private static final List<String> HEADER = List.of("PARTITION", "LEADER", "TERM", "REPLICAS", "ON");

    /**
     * Heartbeats are not of one moment: under load a replica that follows closely seems
     * to lag.
     */
    private static final long IN_STEP = 1000;

    private ReplicaTable() {
    }

    static Table of(List<PartitionStatus> partitions) {
        return new Table(HEADER, partitions.stream().map(ReplicaTable::row).toList());
    }

    private static List<String> row(PartitionStatus partition) {
        String on = partition.replicas()
            .stream()
            .map(replica -> shown(replica, partition.leader()))
            .collect(Collectors.joining(", "));
        return List.of(String.valueOf(partition.partition()),
                partition.leader() == null ? "none" : partition.leader().toString(),
                partition.term() == 0 ? "-" : String.valueOf(partition.term()),
                partition.present() == null ? "unknown" : "%d of %d".formatted(partition.present(), partition.wanted()),
                on.isEmpty() ? "-" : on);
    }

    /**
     * Returns the participant alone if its replica does what it should, and otherwise
     * what it does and how far it is behind.
     */
    private static String shown(Replica replica, @Nullable Integer leader) {
        List<String> remarks = new ArrayList<>();
        long lag = replica.lag() == null ? 0 : replica.lag();
        ReplicaRole role = replica.role();
        boolean leads = leader != null && leader == replica.participant();
        if (role == null) {
            remarks.add("silent");
        }
        else if (role == (leads ? ReplicaRole.FOLLOWER : ReplicaRole.LEADER) || role == ReplicaRole.JOINING
                || role == ReplicaRole.FAILED || lag > IN_STEP) {
            remarks.add(role.wireName());
        }
        if (lag > IN_STEP) {
            remarks.add(lag + " behind");
        }
        return replica.participant() + (remarks.isEmpty() ? "" : " (" + String.join(", ", remarks) + ")");
    }

}
