package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a participant says about one of its replicas.
 *
 * @param partition from 0
 * @param role what the replica does
 * @param term the term of its leader's election, as far as it knows; grows with every
 * election
 * @param leader the id of the participant that leads the partition, if it knows
 * @param members the replicas that vote, if it leads and they do not change; otherwise
 * empty
 * @param applied how far it has applied the partition's log
 * @param committed how far the log is known to be on a majority
 * @param keys how many keys it holds
 * @param bytes the bytes of their keys and values together
 * @param damaged the name of the replica, if its keys and values cannot be read: it votes
 * until the others do without it
 * @param compared what it held after the latest entry that asked all replicas for it, if
 * there was one since it was opened
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReplicaReport(int partition, ReplicaRole role, long term, @Nullable Integer leader,
        List<ReplicaName> members, long applied, long committed, long keys, long bytes, @Nullable ReplicaName damaged,
        @Nullable ReplicaDigest compared) {

    private static final long NEARLY = 1000;

    public ReplicaReport {
        members = members == null ? List.of() : List.copyOf(members);
    }

    /** Returns how many entries it has yet to apply of those that are committed. */
    public long lag(long ofCommitted) {
        return Math.max(0, ofCommitted - applied);
    }

    /** Returns whether it lacks no more than a second's entries: reports are that old. */
    public boolean isUpToDate(long ofCommitted) {
        return lag(ofCommitted) <= NEARLY;
    }

    /** A replica that can be read, and has not been compared. */
    public ReplicaReport(int partition, ReplicaRole role, long term, @Nullable Integer leader,
            List<ReplicaName> members, long applied, long committed, long keys, long bytes) {
        this(partition, role, term, leader, members, applied, committed, keys, bytes, null, null);
    }
}
