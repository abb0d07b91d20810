package io.dispersa.participant.partition;

import io.dispersa.api.Key;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.PartitionTable;
import io.dispersa.partition.Partitioner;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * This participant's place in its cluster, as far as it knows it.
 *
 * @param self its id and address
 * @param clusterId the cluster
 * @param partitions how many partitions the cluster has
 * @param table the table it works by; absent until the main node has sent one
 */
public record Place(ParticipantAddress self, UUID clusterId, int partitions, @Nullable PartitionTable table) {

    /** Who serves a key. */
    sealed interface Owner {

        /** This participant. */
        record Self(int partition) implements Owner {
        }

        /** Another one, whose address may be unknown. */
        record Other(int partition, Optional<ParticipantAddress> leader) implements Owner {
        }

        /** Nobody yet. */
        record Nobody(int partition) implements Owner {
        }

    }

    /** Returns who serves the key. */
    Owner ownerOf(Key key) {
        int partition = partitionOf(key);
        if (table == null || !table.formed()) {
            return new Owner.Nobody(partition);
        }
        return table.replicas().get(partition).leader() == self.id() ? new Owner.Self(partition)
                : new Owner.Other(partition, table.leaderOf(partition));
    }

    /** Returns the partition of a key, from 0. */
    public int partitionOf(Key key) {
        return new Partitioner(partitions).partitionOf(key);
    }

    /** Returns the epoch of the table, 0 for none. */
    public long epoch() {
        return table == null ? 0 : table.epoch();
    }

    /** Returns whether the partitions have been given to participants. */
    public boolean formed() {
        return table != null && table.formed();
    }

    /** Returns the partitions that it leads, in order. */
    List<Integer> led() {
        return table == null ? List.of()
                : table.replicas()
                    .stream()
                    .filter(row -> row.leader() == self.id())
                    .map(row -> row.partition())
                    .toList();
    }

    Place with(PartitionTable newTable) {
        return new Place(self, clusterId, partitions, newTable);
    }
}
