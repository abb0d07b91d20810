package io.dispersa.raft;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.MetadataProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.thirdparty.io.grpc.stub.StreamObserver;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannelBuilder;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.stub.MetadataUtils;
import org.apache.ratis.util.ProtoUtils;

/** Messages to the port of a replica that no server of its group has sent. */
final class StrangersCall {

    private StrangersCall() {
    }

    /**
     * Has a member append entries twice at the same time, as a leader does that has not
     * been answered: one, and then more that begin with the same one.
     * @param previous the last entry that the member has
     * @return how many entries each answer acknowledges, or the failure instead
     */
    static List<String> appendTwice(Peer to, String as, long term, TermIndex previous, int more)
            throws InterruptedException {
        ManagedChannel channel = channel(to, TestNodes.TOKENS.of(to.process()));
        try {
            List<String> answers = new CopyOnWriteArrayList<>();
            CountDownLatch answered = new CountDownLatch(2);
            StreamObserver<AppendEntriesReplyProto> receiver = new StreamObserver<>() {

                @Override
                public void onNext(AppendEntriesReplyProto reply) {
                    answers.add(reply.getResult() + " " + (reply.getMatchIndex() - previous.getIndex()));
                    answered.countDown();
                }

                @Override
                public void onError(Throwable failure) {
                    answers.add("failed");
                    answered.countDown();
                }

                @Override
                public void onCompleted() {
                    // Neither side ends it.
                }

            };
            for (int entries : new int[] { 1, more }) {
                // Each on a stream of its own: the first one may be lost to its sender.
                RaftServerProtocolServiceGrpc.newStub(channel)
                    .appendEntries(receiver)
                    .onNext(append(to, as, term, previous, entries));
            }
            if (!answered.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("only answered " + answers);
            }
            return answers;
        }
        finally {
            channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    private static AppendEntriesRequestProto append(Peer to, String as, long term, TermIndex previous, int entries) {
        AppendEntriesRequestProto.Builder append = AppendEntriesRequestProto.newBuilder()
            .setServerRequest(request(to, as).setCallId(entries))
            .setLeaderTerm(term)
            .setPreviousLog(previous.toProto())
            .setLeaderCommit(previous.getIndex());
        for (int i = 1; i <= entries; i++) {
            append.addEntries(LogEntryProto.newBuilder()
                .setTerm(term)
                .setIndex(previous.getIndex() + i)
                .setMetadataEntry(MetadataProto.newBuilder().setCommitIndex(previous.getIndex())));
        }
        return append.build();
    }

    private static ManagedChannel channel(Peer to, Optional<String> token) {
        int port = Objects.requireNonNull(Addresses.of(to.process())).port();
        Metadata headers = new Metadata();
        token.ifPresent(shown -> headers.put(PeerCalls.TOKEN, shown));
        return ManagedChannelBuilder.forAddress("127.0.0.1", port)
            .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
            .usePlaintext()
            .build();
    }

    private static RaftRpcRequestProto.Builder request(Peer to, String as) {
        return RaftRpcRequestProto.newBuilder()
            .setRequestorId(RaftPeerId.valueOf(as).toByteString())
            .setReplyId(RaftPeerId.valueOf(to.id()).toByteString())
            .setRaftGroupId(ProtoUtils.toRaftGroupIdProtoBuilder(RaftGroupId.valueOf(TestNodes.GROUP)));
    }

    /**
     * Asks a member for its vote.
     * @param as whom to be
     * @param term what is claimed
     * @param token what is to show that it comes from a peer, if anything is
     */
    static void vote(Peer to, String as, long term, Optional<String> token) throws InterruptedException {
        ManagedChannel channel = channel(to, token);
        try {
            RaftServerProtocolServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .requestVote(RequestVoteRequestProto.newBuilder()
                    .setServerRequest(request(to, as))
                    .setCandidateTerm(term)
                    .setCandidateLastEntry(TermIndexProto.newBuilder().setTerm(1).setIndex(1))
                    .build());
        }
        finally {
            channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        }
    }

}
