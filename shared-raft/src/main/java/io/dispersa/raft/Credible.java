package io.dispersa.raft;

import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;

/**
 * Whether a message can come from an honest server, by the numbers in it. Raft takes over
 * any higher term, and keeps it: of one that is near the largest number no group
 * recovers.
 */
final class Credible {

    /** More than a group has elections while a replica is away. */
    private static final long MOST_AHEAD = 1L << 20;

    /** A replica that is new knows no term: the group may have any that it can reach. */
    private static final long MOST_OF_ALL = 1L << 48;

    private static final long MOST_ENTRIES = 1L << 48;

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
                        && append.getEntriesList().stream().allMatch(it -> entry(it, term))
                        && append.getCommitInfosList().stream().allMatch(it -> index(it.getCommitIndex()));
            case RequestVoteRequestProto vote ->
                term(vote.getCandidateTerm(), term) && position(vote.getCandidateLastEntry(), term);
            case InstallSnapshotRequestProto snapshot ->
                term(snapshot.getLeaderTerm(), term) && position(snapshot.getSnapshotChunk().getTermIndex(), term)
                        && position(snapshot.getNotification().getFirstAvailableTermIndex(), term)
                        && entry(snapshot.getLastRaftConfigurationLogEntryProto(), term);
            case StartLeaderElectionRequestProto election -> position(election.getLeaderLastEntry(), term);
            default -> true;
        };
    }

    private static boolean position(TermIndexProto position, long term) {
        return term(position.getTerm(), term) && index(position.getIndex());
    }

    private static boolean entry(LogEntryProto entry, long term) {
        return term(entry.getTerm(), term) && index(entry.getIndex());
    }

    private static boolean term(long announced, long known) {
        return announced >= 0 && announced <= MOST_OF_ALL && (known <= 0 || announced - known <= MOST_AHEAD);
    }

    private static boolean index(long index) {
        return index >= -1 && index < MOST_ENTRIES;
    }

}
