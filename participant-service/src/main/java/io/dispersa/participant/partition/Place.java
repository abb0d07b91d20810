package io.dispersa.participant.partition;

import io.dispersa.api.Key;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.Registration;
import io.dispersa.api.ReplicaName;
import io.dispersa.api.ReplicaPeer;
import io.dispersa.partition.Partitioner;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * This participant's place in its cluster, as far as it knows it.
 *
 * @param self its id and address
 * @param registration what it was told when it registered
 * @param table the table it works by; absent until a main node has sent one
 */
public record Place(ParticipantAddress self, Registration registration, @Nullable PartitionTable table) {

    /** Returns the cluster that it belongs to. */
    public UUID clusterId() {
        return registration.clusterId();
    }

    /** Returns how many partitions the cluster has. */
    public int partitions() {
        return registration.partitions();
    }

    /** Returns the partition of a key, from 0. */
    public int partitionOf(Key key) {
        return new Partitioner(partitions()).partitionOf(key);
    }

    /** Returns the epoch of the table, 0 for none. */
    public long epoch() {
        return table == null ? 0 : table.epoch();
    }

    /** Returns whether the partitions have been given to participants. */
    public boolean formed() {
        return table != null && table.formed();
    }

    /** Returns where a participant is reached, if it is registered. */
    Optional<ParticipantAddress> participant(int id) {
        return table == null ? Optional.empty() : table.participant(id);
    }

    /**
     * Returns this participant among replicas. Absent while the table does not know its
     * present life: a main node may lag behind the one that registered it.
     */
    Optional<ReplicaPeer> peer() {
        return table == null ? Optional.empty()
                : table.peer(self.id()).filter(peer -> peer.incarnation() == registration.incarnation());
    }

    /** Returns the partitions that it should have a replica of, in order. */
    List<PartitionReplicas> wanted() {
        return table == null ? List.of()
                : table.replicas().stream().filter(row -> row.replicas().contains(self.id())).toList();
    }

    /**
     * Returns what its replica of a partition is called, if the table knows one of its
     * present life.
     */
    Optional<String> ownNameIn(PartitionReplicas row) {
        return ownReplicaIn(row).map(ReplicaName::toString);
    }

    Optional<ReplicaName> ownReplicaIn(PartitionReplicas row) {
        return row.name(self.id()).filter(name -> name.incarnation() == registration.incarnation());
    }

    /** Returns whether the partition counts on a replica, or is to go on from it. */
    boolean counts(int partition, ReplicaName replica) {
        PartitionReplicas row = rows().get(partition);
        return row.names().contains(replica) || replica.equals(row.origin());
    }

    /** Returns whether the table knows a replica that is here. */
    boolean knows(Partition replica) {
        return table != null && table.formed()
                && table.replicas().get(replica.number()).name(self.id()).filter(replica.name()::equals).isPresent();
    }

    /**
     * Returns what a replica that is here is to be called as the only one of its
     * partition, if the others are lost and it has not gone on yet.
     */
    Optional<ReplicaName> aloneAs(Partition replica) {
        PartitionReplicas row = table == null || !table.formed() ? null : table.replicas().get(replica.number());
        if (row == null || row.origin() == null || !(row.origin().equals(replica.name()) || hasBegunOnly(replica))) {
            return Optional.empty();
        }
        return ownReplicaIn(row);
    }

    /** Its process ended before it was a member under its new name. */
    private boolean hasBegunOnly(Partition replica) {
        return knows(replica) && !replica.status().hasMember(replica.name().toString());
    }

    /** Returns where replicas of participants are reached. */
    List<ReplicaPeer> peers() {
        return table == null ? List.of() : table.peers();
    }

    /** Returns the partitions that it should have a replica of, for people. */
    String stored() {
        return wanted().isEmpty() ? "no partition"
                : wanted().stream()
                    .map(row -> String.valueOf(row.partition()))
                    .collect(Collectors.joining(", ", "partitions ", ""));
    }

    /** Returns the table's rows, none until the cluster has formed. */
    List<PartitionReplicas> rows() {
        return table == null ? List.of() : table.replicas();
    }

    /** Returns whether one of its replicas comes or goes, or one of its fellows. */
    boolean moves() {
        return table != null && table.replicas().stream().anyMatch(row -> row.moves() && row.concerns(self.id()));
    }

    /** Returns whether it has been asked to leave, and nothing depends on it. */
    boolean isDrained() {
        return table != null && table.draining().contains(self.id())
                && table.replicas().stream().noneMatch(row -> row.concerns(self.id()));
    }

    /** Returns the name of a partition's group, the same for all participants. */
    UUID groupOf(int partition) {
        return groupOf(clusterId(), partition);
    }

    static UUID groupOf(UUID cluster, int partition) {
        return UUID.nameUUIDFromBytes((cluster + "/" + partition).getBytes(StandardCharsets.US_ASCII));
    }

    /** Returns whether a table may replace the one at hand. */
    boolean isSucceededBy(PartitionTable next) {
        return clusterId().equals(next.clusterId()) && next.partitions() == partitions() && next.epoch() > epoch()
                && (next.replicas().isEmpty() || next.replicas().size() == next.partitions());
    }

    Place with(PartitionTable newTable) {
        return new Place(self, registration, newTable);
    }
}
