package io.dispersa.raft;

import java.util.List;

/**
 * Who votes in a group, by the disk of one of its replicas.
 *
 * @param name of the replica
 * @param members the last that it knew a majority to have agreed on; empty if it knew
 * none, or they were changing
 * @param index of the log entry that says so, -1 for none
 */
public record LoggedMembers(String name, List<String> members, long index) {
    public LoggedMembers {
        members = List.copyOf(members);
    }
}
