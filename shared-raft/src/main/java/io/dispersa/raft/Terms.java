package io.dispersa.raft;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;

/**
 * Asks other servers which terms they know. Safe for use by several threads; nothing here
 * waits.
 */
final class Terms implements AutoCloseable {

    private final String self;

    /**
     * A peer keeps its address for ever; there are as many as this process has ever met.
     */
    private final Map<RaftPeerId, TermQuestions> peers = new ConcurrentHashMap<>();

    private volatile boolean closed;

    /**
     * @param self the id of this peer
     */
    Terms(String self) {
        this.self = self;
    }

    /**
     * Asks a peer for the term that it knows in a group, after this call has begun. The
     * answer comes on a thread of the network, which must not be kept; it is an exception
     * if there is none within a second, or the peer has not got the group.
     */
    CompletionStage<Long> ask(RaftPeer peer, UUID group) {
        TermQuestions questions = peers.computeIfAbsent(peer.getId(), _ -> new TermQuestions(self, peer));
        if (closed) {
            questions.close();
        }
        return questions.ask(group);
    }

    @Override
    public void close() {
        closed = true;
        peers.values().forEach(TermQuestions::close);
    }

}
