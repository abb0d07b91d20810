package io.dispersa.mainnode.placement;

import io.dispersa.api.PartitionReplicas;
import java.util.List;

/**
 * Where one partition should be.
 *
 * @param partition from 0
 * @param leader the id of the participant that should lead it
 * @param replicas the ids of the participants that should store it, the leader among them
 */
public record Assignment(int partition, int leader, List<Integer> replicas) {

    public Assignment {
        replicas = List.copyOf(replicas);
    }

    /** Returns what a row of the table says. */
    public static Assignment of(PartitionReplicas row) {
        return new Assignment(row.partition(), row.leader(), row.replicas());
    }
}
