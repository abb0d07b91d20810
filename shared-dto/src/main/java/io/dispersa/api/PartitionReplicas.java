package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One row of the partition table.
 *
 * @param partition from 0
 * @param leader the id of the participant that should lead it whenever it can
 * @param replicas the ids of the participants that should store it, the leader among them
 * @param names what each of them, and each of those that leave, is called in the
 * partition's group
 * @param founders the replicas that the partition began with; they alone may begin with
 * an empty log, and nobody once replicas have moved
 * @param joining those of the replicas that the partition's leader has yet to take in
 * @param leaving the ids of participants that stored it, and may still vote: they keep
 * what they have until the leader has said that they are out
 * @param origin the earlier name of the only replica, if the others are lost for good and
 * it has yet to go on without them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PartitionReplicas(int partition, int leader, List<Integer> replicas, List<ReplicaName> names,
        List<ReplicaName> founders, List<Integer> joining, List<Integer> leaving, @Nullable ReplicaName origin) {
    public PartitionReplicas {
        replicas = List.copyOf(replicas);
        names = List.copyOf(names);
        founders = List.copyOf(founders);
        // JSON knows nothing of @Nullable: what an earlier version wrote has neither.
        joining = List.copyOf(Objects.requireNonNullElse(joining, List.of()));
        leaving = List.copyOf(Objects.requireNonNullElse(leaving, List.of()));
    }

    /** A row whose replicas go on from what they have agreed on. */
    public PartitionReplicas(int partition, int leader, List<Integer> replicas, List<ReplicaName> names,
            List<ReplicaName> founders, List<Integer> joining, List<Integer> leaving) {
        this(partition, leader, replicas, names, founders, joining, leaving, null);
    }

    /** A row of which no replica moves, and whose replicas have no names yet. */
    public PartitionReplicas(int partition, int leader, List<Integer> replicas) {
        this(partition, leader, replicas, List.of(), List.of(), List.of(), List.of());
    }

    /** Returns whether a replica moves, or has yet to go on alone. */
    public boolean moves() {
        return !joining.isEmpty() || !leaving.isEmpty() || origin != null;
    }

    /** Returns whether a participant stores it, or may still have to. */
    public boolean concerns(int participant) {
        return replicas.contains(participant) || leaving.contains(participant);
    }

    /** Returns what the replica of a participant is called, if there is to be one. */
    public Optional<ReplicaName> name(int participant) {
        return names.stream().filter(name -> name.participant() == participant).findFirst();
    }

    /** Returns what those are called that should store it. */
    public List<ReplicaName> wanted() {
        return names.stream().filter(name -> replicas.contains(name.participant())).toList();
    }

    /** Returns this row with another leader. */
    public PartitionReplicas ledBy(int newLeader) {
        return new PartitionReplicas(partition, newLeader, replicas, names, founders, joining, leaving, origin);
    }

    /** Returns this row with other names. */
    public PartitionReplicas named(List<ReplicaName> newNames) {
        return new PartitionReplicas(partition, leader, replicas, newNames, founders, joining, leaving, origin);
    }

    /** Returns this row, with those that have names as its founders. */
    public PartitionReplicas founded() {
        return new PartitionReplicas(partition, leader, replicas, names, names, joining, leaving);
    }

    /** Returns this row on its way to other replicas; it has begun long ago. */
    public PartitionReplicas moving(int newLeader, List<Integer> newReplicas, List<Integer> nowJoining,
            List<Integer> nowLeaving) {
        return new PartitionReplicas(partition, newLeader, newReplicas, names, List.of(), nowJoining, nowLeaving);
    }

    /**
     * Returns this row with one of its replicas alone, under a new name: the others are
     * lost for good.
     */
    public PartitionReplicas goingOnAlone(ReplicaName survivor, ReplicaName as) {
        int participant = survivor.participant();
        return new PartitionReplicas(partition, participant, List.of(participant), List.of(as), List.of(), List.of(),
                List.of(), survivor);
    }

    /** Returns this row with all who join taken in, and all who leave out. */
    public PartitionReplicas settled() {
        return new PartitionReplicas(partition, leader, replicas, wanted(), founders, List.of(), List.of());
    }
}
