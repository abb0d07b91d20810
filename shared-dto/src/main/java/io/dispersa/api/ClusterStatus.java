package io.dispersa.api;

import java.util.List;
import java.util.UUID;

/**
 * {@code GET /partitions}: the partition table, and how each partition does.
 *
 * @param clusterId the cluster's identity
 * @param epoch the epoch of the table
 * @param partitions how many partitions the cluster has
 * @param formed whether they have been given to participants
 * @param replicas one row for each partition in order, or none until the cluster has
 * formed
 * @param participants every registered participant, in the order of their ids
 * @param registry the main nodes that keep the table
 */
public record ClusterStatus(UUID clusterId, long epoch, int partitions, boolean formed, List<PartitionStatus> replicas,
        List<ParticipantAddress> participants, List<MainNodeStatus> registry) {

    public ClusterStatus {
        replicas = List.copyOf(replicas);
        participants = List.copyOf(participants);
        registry = List.copyOf(registry);
    }

    /**
     * One main node.
     *
     * @param address its {@code host:port}
     * @param leader whether it decides on registration and placement, as far as the one
     * that was asked knows
     */
    public record MainNodeStatus(String address, boolean leader) {
    }
}
