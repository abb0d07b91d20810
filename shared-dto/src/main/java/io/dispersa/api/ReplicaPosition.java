package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /partitions/{partition}/position} of a participant: how far its replica is,
 * whether the partition has a leader or not.
 *
 * @param partition from 0
 * @param name of the replica
 * @param role what the replica does
 * @param term of the last entry of its log
 * @param index of the last entry of its log, -1 for none; it may never have been
 * committed
 * @param voters the replicas that vote, by its log
 * @param votersBefore while the voters change, those of before; else empty
 * @param keys how many keys it holds
 * @param bytes the bytes of their keys and values together
 * @param lastWrite when the last write was made that it has applied; absent if none is
 * known
 * @param damaged whether its keys and values cannot be read: only its log counts
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReplicaPosition(int partition, ReplicaName name, ReplicaRole role, long term, long index,
        List<ReplicaName> voters, List<ReplicaName> votersBefore, long keys, long bytes, @Nullable Instant lastWrite,
        boolean damaged) {

    public ReplicaPosition {
        // JSON knows nothing of @Nullable.
        voters = List.copyOf(Objects.requireNonNullElse(voters, List.of()));
        votersBefore = List.copyOf(Objects.requireNonNullElse(votersBefore, List.of()));
    }

    /** Of a replica that can be read. */
    public ReplicaPosition(int partition, ReplicaName name, ReplicaRole role, long term, long index,
            List<ReplicaName> voters, List<ReplicaName> votersBefore, long keys, long bytes,
            @Nullable Instant lastWrite) {
        this(partition, name, role, term, index, voters, votersBefore, keys, bytes, lastWrite, false);
    }

}
