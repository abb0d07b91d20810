package io.dispersa.mainnode.kv;

import io.dispersa.api.PartitionReplicas;

/** Where a request for a key goes. */
sealed interface Route {

    /** To a replica of the key's partition. */
    record ToPartition(int partition, PartitionReplicas replicas) implements Route {
    }

    /** Nowhere yet: partitions have not been given to participants. */
    record Forming(int partition) implements Route {
    }

}
