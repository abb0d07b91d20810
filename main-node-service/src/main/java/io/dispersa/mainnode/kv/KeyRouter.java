package io.dispersa.mainnode.kv;

import io.dispersa.api.Key;
import io.dispersa.api.PartitionTable;
import io.dispersa.partition.Partitioner;

/** Key to partition to leader, by the table and nothing else. */
final class KeyRouter {

    private KeyRouter() {
    }

    static Route route(Key key, PartitionTable table) {
        int partition = new Partitioner(table.partitions()).partitionOf(key);
        return table.leaderOf(partition)
            .<Route>map(leader -> new Route.ToLeader(partition, leader))
            .orElseGet(() -> new Route.Forming(partition));
    }

}
