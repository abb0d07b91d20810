package io.dispersa.api;

import java.util.List;
import java.util.Objects;

/**
 * One row of the partition table.
 *
 * @param partition from 0
 * @param leader the id of the participant that should lead it whenever it can
 * @param replicas the ids of the participants that should store it, the leader among them
 * @param founders the replicas that the partition began with, where they were then; they
 * alone may begin with an empty log, and nobody once replicas have moved
 * @param joining those of the replicas that the partition's leader has yet to take in
 * @param leaving the ids of participants that stored it, and may still vote: they keep
 * what they have until the leader has said that they are out
 */
public record PartitionReplicas(int partition, int leader, List<Integer> replicas, List<ReplicaPeer> founders,
        List<Integer> joining, List<Integer> leaving) {
    public PartitionReplicas {
        replicas = List.copyOf(replicas);
        founders = List.copyOf(founders);
        // JSON knows nothing of @Nullable: what an earlier version wrote has neither.
        joining = List.copyOf(Objects.requireNonNullElse(joining, List.of()));
        leaving = List.copyOf(Objects.requireNonNullElse(leaving, List.of()));
    }

    /** A row of which no replica moves. */
    public PartitionReplicas(int partition, int leader, List<Integer> replicas, List<ReplicaPeer> founders) {
        this(partition, leader, replicas, founders, List.of(), List.of());
    }

    /** Returns whether a replica moves. */
    public boolean moves() {
        return !joining.isEmpty() || !leaving.isEmpty();
    }

    /** Returns whether a participant stores it, or may still have to. */
    public boolean concerns(int participant) {
        return replicas.contains(participant) || leaving.contains(participant);
    }

    /** Returns this row with another leader. */
    public PartitionReplicas ledBy(int newLeader) {
        return new PartitionReplicas(partition, newLeader, replicas, founders, joining, leaving);
    }

    /** Returns this row with all who join taken in, and all who leave out. */
    public PartitionReplicas settled() {
        return new PartitionReplicas(partition, leader, replicas, founders);
    }
}
