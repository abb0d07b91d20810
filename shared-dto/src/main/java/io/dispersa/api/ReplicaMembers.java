package io.dispersa.api;

import java.util.List;

/**
 * {@code GET /partitions/{partition}/members} of the participant that leads a partition:
 * who votes, by the word of a leader that a majority has just confirmed.
 *
 * @param partition from 0
 * @param term in which it leads
 * @param members the replicas that vote; a majority of them knows that
 */
public record ReplicaMembers(int partition, long term, List<ReplicaName> members) {
    public ReplicaMembers {
        members = List.copyOf(members);
    }

    /** Returns whether a replica of this name votes. */
    public boolean has(String name) {
        return members.stream().anyMatch(member -> member.toString().equals(name));
    }
}
