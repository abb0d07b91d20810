package io.dispersa.raft;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.util.ProtoUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a member call each of the others once when it is taken in: the first call of a
 * process to another may take a second, because it opens a connection with code that has
 * never run. If that were the request for a vote of a member that takes the leadership
 * over, writers would wait so long; readers would, if it were the question who leads.
 * Safe for use by several threads.
 */
final class Acquaintance {

    private static final Logger log = LoggerFactory.getLogger(Acquaintance.class);

    private final RaftServer server;

    private final RaftGroupId group;

    private final RaftPeerId self;

    private final Terms terms;

    private final Set<RaftPeerId> called = ConcurrentHashMap.newKeySet();

    Acquaintance(RaftServer server, RaftGroupId group, RaftPeerId self, Terms terms) {
        this.server = server;
        this.group = group;
        this.self = self;
        this.terms = terms;
    }

    /** Calls whoever has not been called yet, if this member is one of them. */
    void meet(RaftConfigurationProto members) {
        List<RaftPeer> peers = ProtoUtils.toRaftPeers(members.getPeersList());
        if (peers.stream().anyMatch(this::isSelf)) {
            peers.stream().filter(peer -> !isSelf(peer)).filter(peer -> called.add(peer.getId())).forEach(this::call);
        }
    }

    private boolean isSelf(RaftPeer peer) {
        return peer.getId().equals(self);
    }

    private void call(RaftPeer peer) {
        Thread.ofVirtual().name("meet-" + peer.getId()).start(() -> {
            try {
                CompletionStage<Long> term = terms.ask(peer, group.getUuid());
                server.getServerRpc().requestVote(emptyHanded(peer.getId()));
                term.toCompletableFuture().join();
            }
            catch (IOException | RuntimeException e) { // it was worth a try, and no more
                called.remove(peer.getId());
                log.debug("{} does not answer {} yet", peer.getId(), self, e);
            }
        });
    }

    /**
     * Returns a preliminary request for a vote with an empty log: it changes nothing, and
     * is refused by whoever has an entry.
     */
    private RequestVoteRequestProto emptyHanded(RaftPeerId peer) {
        return RequestVoteRequestProto.newBuilder()
            .setServerRequest(RaftRpcRequestProto.newBuilder()
                .setRequestorId(self.toByteString())
                .setReplyId(peer.toByteString())
                .setRaftGroupId(ProtoUtils.toRaftGroupIdProtoBuilder(group)))
            .setCandidateTerm(0)
            .setCandidateLastEntry(TermIndexProto.newBuilder().setTerm(0).setIndex(-1))
            .setPreVote(true)
            .build();
    }

}
