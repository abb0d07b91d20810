package io.dispersa.api;

import java.util.List;

/**
 * One row of the partition table.
 *
 * @param partition from 0
 * @param leader the id of the participant that should lead it whenever it can
 * @param replicas the ids of the participants that store it, the leader among them
 * @param founders the replicas that the partition began with, where they were then; they
 * alone may begin with an empty log
 */
public record PartitionReplicas(int partition, int leader, List<Integer> replicas, List<ReplicaPeer> founders) {
    public PartitionReplicas {
        replicas = List.copyOf(replicas);
        founders = List.copyOf(founders);
    }
}
