package io.dispersa.raft;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A group as one of its members sees it.
 *
 * @param role what this process does in it
 * @param term the highest term that it has seen
 * @param leader the id of the leader, if it knows one
 * @param members who votes
 * @param changing whether a change of members is under way
 * @param applied the index of the last entry that it has applied, -1 for none
 * @param committed the index of the last entry that is known to be on a majority, -1 for
 * none
 * @param followers the others by their ids, if it leads
 */
public record GroupStatus(GroupRole role, long term, @Nullable String leader, List<Peer> members, boolean changing,
        long applied, long committed, Map<String, Follower> followers) {

    public GroupStatus {
        members = List.copyOf(members);
        followers = Map.copyOf(followers);
    }

    /**
     * What a leader knows of a follower.
     *
     * @param committed the index up to which it is known to have committed, -1 for none
     * @param silent how long it has not answered
     */
    public record Follower(long committed, Duration silent) {
    }

    /** Returns whether a peer with this id votes. */
    public boolean hasMember(String id) {
        return members.stream().anyMatch(member -> member.id().equals(id));
    }
}
