package io.dispersa.api;

import java.util.List;

/**
 * What is on a participant's disk of one replica.
 *
 * @param partition from 0
 * @param name of the replica
 * @param members the replicas that vote, by the last list that this one knew to be agreed
 * on; empty if it knew none
 * @param index of that list in the partition's log; of two lists, the one with the higher
 * index holds
 */
public record KeptReplica(int partition, ReplicaName name, List<ReplicaName> members, long index) {
    public KeptReplica {
        members = List.copyOf(members);
    }
}
