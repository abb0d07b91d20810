package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Which participants store which partition: an immutable snapshot.
 *
 * @param clusterId the cluster's identity, made when its first main node starts
 * @param epoch grows with every change; of two tables, the one with the higher epoch
 * holds
 * @param partitions how many partitions the cluster has; fixed for its life
 * @param replicas one row for each partition in order, or none until the cluster has
 * formed
 * @param participants every registered participant, in the order of their ids
 */
public record PartitionTable(UUID clusterId, long epoch, int partitions, List<PartitionReplicas> replicas,
        List<ParticipantAddress> participants) {
    public PartitionTable {
        replicas = List.copyOf(replicas);
        participants = List.copyOf(participants);
    }

    /** Returns whether the partitions have been given to participants. */
    @JsonProperty
    public boolean formed() {
        return !replicas.isEmpty();
    }

    /** Returns where the participant with this id is reached, if it is registered. */
    public Optional<ParticipantAddress> participant(int id) {
        return participants.stream().filter(participant -> participant.id() == id).findFirst();
    }

    /**
     * Returns the participant that serves this partition, once the cluster has formed.
     */
    public Optional<ParticipantAddress> leaderOf(int partition) {
        return formed() ? participant(replicas.get(partition).leader()) : Optional.empty();
    }
}
