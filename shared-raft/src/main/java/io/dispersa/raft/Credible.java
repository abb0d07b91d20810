package io.dispersa.raft;

import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;

/**
 * Whether a message can come from an honest server, by the numbers in it. Raft takes over
 * any higher term, and keeps it: of one that is near the largest number no group
 * recovers.
 */
final class Credible {

    /** More than a group has elections, or entries, while a replica is away. */
    private static final long MOST_AHEAD = 1L << 32;

    private static final long MOST_ENTRIES_AHEAD = 1L << 48;

    private Credible() {
    }

    /**
     * Returns whether a message is credible.
     * @param term the term that the replica knows that it is for
     */
    static boolean is(Object message, long term) {
        return switch (message) {
            case AppendEntriesRequestProto append ->
                term(append.getLeaderTerm(), term) && index(append.getLeaderCommit())
                        && append.getEntriesList().stream().allMatch(it -> entry(it, term));
            case RequestVoteRequestProto vote ->
                term(vote.getCandidateTerm(), term) && index(vote.getCandidateLastEntry().getIndex());
            case InstallSnapshotRequestProto snapshot ->
                term(snapshot.getLeaderTerm(), term) && index(snapshot.getSnapshotChunk().getTermIndex().getIndex());
            case StartLeaderElectionRequestProto election -> index(election.getLeaderLastEntry().getIndex());
            default -> true;
        };
    }

    private static boolean entry(LogEntryProto entry, long term) {
        return term(entry.getTerm(), term) && index(entry.getIndex());
    }

    private static boolean term(long announced, long known) {
        return announced >= 0 && announced - known <= MOST_AHEAD;
    }

    private static boolean index(long index) {
        return index < MOST_ENTRIES_AHEAD;
    }

}
