package io.dispersa.raft;

import java.io.IOException;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.util.ProtoUtils;

/**
 * Asks another member of a group which term it knows.
 *
 * <p>
 * The question is a preliminary request for a vote with an empty log. It changes nothing,
 * is refused by whoever has an entry, and every answer tells the term. Safe for use by
 * several threads.
 */
final class TermQuestion {

    private final RaftServer server;

    private final RaftGroupId group;

    TermQuestion(RaftServer server, RaftGroupId group) {
        this.server = server;
        this.group = group;
    }

    /**
     * Returns the term that a peer knows. Waits for it.
     * @param term that would be asked to vote for
     * @throws IOException if there is no answer, or one of somebody else
     */
    long ask(RaftPeerId peer, long term) throws IOException {
        RequestVoteRequestProto question = RequestVoteRequestProto.newBuilder()
            .setServerRequest(RaftRpcRequestProto.newBuilder()
                .setRequestorId(server.getId().toByteString())
                .setReplyId(peer.toByteString())
                .setRaftGroupId(ProtoUtils.toRaftGroupIdProtoBuilder(group)))
            .setCandidateTerm(term)
            .setCandidateLastEntry(TermIndexProto.newBuilder().setTerm(0).setIndex(-1))
            .setPreVote(true)
            .build();
        RequestVoteReplyProto answer = server.getServerRpc().requestVote(question);
        if (!answer.getServerReply().getReplyId().equals(peer.toByteString())) {
            throw new IOException("another peer answers at its address");
        }
        return answer.getTerm();
    }

}
