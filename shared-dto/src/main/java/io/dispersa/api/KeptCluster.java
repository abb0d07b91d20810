package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /kept-cluster} of a participant: what its disk says of its cluster, whether
 * a main node answers or not. From a majority of these a registry that is lost is made
 * again.
 *
 * @param registration what it was told when it registered last
 * @param table the last table that it adopted; absent if there was none
 * @param replicas its replicas
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KeptCluster(Registration registration, @Nullable PartitionTable table, List<KeptReplica> replicas) {
    public KeptCluster {
        replicas = List.copyOf(replicas);
    }
}
