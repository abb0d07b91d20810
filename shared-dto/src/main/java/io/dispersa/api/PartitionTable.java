package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
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
 * @param peers those of them that can have replicas, in the same order
 * @param draining the ids of those that have been asked to leave
 * @param mainNodes the main nodes that keep the registry; none where there has only been
 * one
 */
public record PartitionTable(UUID clusterId, long epoch, int partitions, List<PartitionReplicas> replicas,
        List<ParticipantAddress> participants, List<ReplicaPeer> peers, List<Integer> draining,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<MainNodeAddress> mainNodes) {
    public PartitionTable {
        replicas = List.copyOf(replicas);
        participants = List.copyOf(participants);
        peers = List.copyOf(peers);
        draining = List.copyOf(Objects.requireNonNullElse(draining, List.of()));
        mainNodes = List.copyOf(Objects.requireNonNullElse(mainNodes, List.of()));
    }

    /** A table of participants that all stay. */
    public PartitionTable(UUID clusterId, long epoch, int partitions, List<PartitionReplicas> replicas,
            List<ParticipantAddress> participants, List<ReplicaPeer> peers) {
        this(clusterId, epoch, partitions, replicas, participants, peers, List.of(), List.of());
    }

    /** Returns whether the partitions have been given to participants. */
    @JsonProperty
    public boolean formed() {
        return !replicas.isEmpty();
    }

    /** Returns where the participant with this id is reached, if it is registered. */
    public Optional<ParticipantAddress> participant(int id) {
        for (ParticipantAddress participant : participants) {
            if (participant.id() == id) {
                return Optional.of(participant);
            }
        }
        return Optional.empty();
    }

    /** Returns how the replicas of this participant are reached, if it can have any. */
    public Optional<ReplicaPeer> peer(int participant) {
        return peers.stream().filter(peer -> peer.participant() == participant).findFirst();
    }

    /**
     * Returns the participant that should lead this partition, once the cluster has
     * formed. Which one does is known to the replicas alone.
     */
    public Optional<ParticipantAddress> leaderOf(int partition) {
        return formed() ? participant(replicas.get(partition).leader()) : Optional.empty();
    }
}
