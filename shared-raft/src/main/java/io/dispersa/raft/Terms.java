package io.dispersa.raft;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.protocol.RaftPeer;

/**
 * Asks other servers which terms they know. Safe for use by several threads; nothing here
 * waits.
 */
final class Terms implements AutoCloseable {

    private final String self;

    /**
     * By what a connection to them is opened by; as many as there have been processes.
     */
    private final Map<String, TermQuestions> processes = new ConcurrentHashMap<>();

    private volatile boolean closed;

    /**
     * @param self this process
     */
    Terms(String self) {
        this.self = self;
    }

    /**
     * Asks a peer for the term that it knows in a group, after this call has begun. The
     * answer comes on a thread of the network, which must not be kept; it is an exception
     * if there is none within a second, and a {@link NotThereException} if the peer has
     * not got the group, or is no member of it yet.
     */
    CompletionStage<Long> ask(RaftPeer peer, UUID group) {
        TermQuestions questions = processes.computeIfAbsent(peer.getAddress(),
                target -> new TermQuestions(self, target));
        if (closed) {
            questions.close();
        }
        return questions.ask(new TermProtocol.Asked(group, peer.getId().toString()));
    }

    /** The process answers, and not for the replica. */
    static final class NotThereException extends IOException {

        private static final long serialVersionUID = 1L;

        NotThereException(String message) {
            super(message);
        }

    }

    @Override
    public void close() {
        closed = true;
        processes.values().forEach(TermQuestions::close);
    }

}
