package io.dispersa.api;

import java.util.List;

/**
 * One row of the partition table.
 *
 * @param partition from 0
 * @param leader the id of the participant that serves the partition
 * @param replicas the ids of the participants that store it, the leader among them
 */
public record PartitionReplicas(int partition, int leader, List<Integer> replicas) {
    public PartitionReplicas {
        replicas = List.copyOf(replicas);
    }
}
