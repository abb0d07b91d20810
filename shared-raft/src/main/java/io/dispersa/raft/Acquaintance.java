package io.dispersa.raft;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.protocol.RaftPeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a member call each of the others once when it is taken in: the first call of a
 * process to another may take a second, because it opens a connection with code that has
 * never run. If that were the request for a vote of a member that takes the leadership
 * over, writers would wait so long. Safe for use by several threads.
 */
final class Acquaintance {

    private static final Logger log = LoggerFactory.getLogger(Acquaintance.class);

    private final RaftPeerId self;

    private final TermQuestion question;

    private final Set<RaftPeerId> called = ConcurrentHashMap.newKeySet();

    Acquaintance(RaftPeerId self, TermQuestion question) {
        this.self = self;
        this.question = question;
    }

    /** Calls whoever has not been called yet, if this member is one of them. */
    void meet(RaftConfigurationProto members) {
        Set<RaftPeerId> peers = members.getPeersList().stream().map(Acquaintance::id).collect(Collectors.toSet());
        if (peers.contains(self)) {
            peers.stream().filter(peer -> !peer.equals(self)).filter(called::add).forEach(this::call);
        }
    }

    private void call(RaftPeerId peer) {
        Thread.ofVirtual().name("meet-" + peer).start(() -> {
            try {
                question.ask(peer, 0);
            }
            catch (IOException | RuntimeException e) { // it was worth a try, and no more
                called.remove(peer);
                log.debug("{} does not answer {} yet", peer, self, e);
            }
        });
    }

    private static RaftPeerId id(RaftPeerProto peer) {
        return RaftPeerId.valueOf(peer.getId());
    }

}
