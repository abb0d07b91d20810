package io.dispersa.raft;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannelBuilder;
import org.apache.ratis.util.ProtoUtils;

/** What somebody sends to the port of a replica who is no server. */
final class StrangersCall {

    private StrangersCall() {
    }

    /**
     * Asks a member for its vote.
     * @param as whom to be
     * @param term what is claimed
     */
    static void vote(Peer to, String as, long term) throws InterruptedException {
        int port = Objects.requireNonNull(Addresses.of(to.process())).port();
        ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        try {
            RaftServerProtocolServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .requestVote(RequestVoteRequestProto.newBuilder()
                    .setServerRequest(RaftRpcRequestProto.newBuilder()
                        .setRequestorId(RaftPeerId.valueOf(as).toByteString())
                        .setReplyId(RaftPeerId.valueOf(to.id()).toByteString())
                        .setRaftGroupId(ProtoUtils.toRaftGroupIdProtoBuilder(RaftGroupId.valueOf(TestNodes.GROUP))))
                    .setCandidateTerm(term)
                    .setCandidateLastEntry(TermIndexProto.newBuilder().setTerm(1).setIndex(1))
                    .build());
        }
        finally {
            channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        }
    }

}
