package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /partitions/{partition}/recovery}: what is left of a partition, for a person
 * who decides whether to go on from it.
 *
 * @param partition from 0
 * @param survivors the replicas that answer
 * @param silent the ids of participants that should have a replica, and do not answer
 * @param best the survivor whose log reaches farthest; absent if none answers
 * @param refusal why the partition cannot go on from it; absent if it can
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PartitionRecovery(int partition, List<ReplicaPosition> survivors, List<Integer> silent,
        @Nullable ReplicaName best, @Nullable String refusal) {

    public PartitionRecovery {
        survivors = List.copyOf(survivors);
        silent = List.copyOf(silent);
    }

}
