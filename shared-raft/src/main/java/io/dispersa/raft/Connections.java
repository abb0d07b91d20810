package io.dispersa.raft;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerRpcWithProxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the connections to the members of groups.
 *
 * <p>
 * While a group has no leader, those to its members are tried again at once and again:
 * after each failure gRPC waits 1.6 times longer before it connects again, up to two
 * minutes, and fails every call until then. A leader's appender ends that wait by itself;
 * who asks for votes does not, so that a member that has just come back would not be
 * asked for its vote for as long as it had been away.
 *
 * <p>
 * Connections to members that have gone are closed: Ratis keeps each one.
 */
final class Connections implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Connections.class);

    private static final long PAUSE_MILLIS = 500;

    private final RaftServer server;

    private final RaftServerRpcWithProxy<?, ?> rpc;

    private final CountDownLatch closed = new CountDownLatch(1);

    /** Of this thread alone. */
    private final Set<RaftPeerId> connected = new HashSet<>();

    Connections(RaftServer server) {
        this.server = server;
        this.rpc = (RaftServerRpcWithProxy<?, ?>) server.getServerRpc();
    }

    void start() {
        Thread.ofVirtual().name("raft-connections").start(this::run);
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private void run() {
        try {
            while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                lookAtAll();
            }
        }
        catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookAtAll() {
        Set<RaftPeerId> members = new HashSet<>();
        for (RaftGroupId group : server.getGroupIds()) {
            try {
                look(server.getDivision(group), members);
            }
            catch (IOException | RuntimeException e) {
                log.debug("{} or its server is being closed", group, e);
                members.addAll(connected); // whose they are is not known
            }
        }
        connected.stream().filter(peer -> !members.contains(peer)).forEach(this::disconnect);
        connected.clear();
        connected.addAll(members);
    }

    /** To close a connection may take seconds, which elections elsewhere do not have. */
    private void disconnect(RaftPeerId gone) {
        Thread.ofVirtual().name("disconnect-" + gone).start(() -> rpc.getProxies().resetProxy(gone));
    }

    private void look(RaftServer.Division division, Set<RaftPeerId> members) throws IOException {
        boolean led = division.getInfo().getLeaderId() != null;
        for (RaftPeer peer : division.getRaftConf().getAllPeers()) {
            if (!peer.getId().equals(division.getId())) {
                members.add(peer.getId());
                if (!led) {
                    resetBackoff(rpc.getProxies().getProxy(peer.getId()));
                }
            }
        }
    }

    /** A public method of a class that is not. */
    private static void resetBackoff(Object proxy) {
        try {
            Method reset = proxy.getClass().getMethod("resetConnectBackoff");
            reset.setAccessible(true);
            reset.invoke(proxy);
        }
        catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("this version of Ratis is not one that it was written for", e);
        }
    }

}
