package io.dispersa.raft;

import java.util.List;

/**
 * How far the log of a member reaches.
 *
 * @param last its last entry, which may never have been committed
 * @param voters the ids of the members that vote, by the log
 * @param votersBefore while they change, those of before; else empty
 */
public record LogEnd(Position last, List<String> voters, List<String> votersBefore) {

    public LogEnd {
        voters = List.copyOf(voters);
        votersBefore = List.copyOf(votersBefore);
    }

}
