package io.dispersa.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Has members of a group do within one process what they else do in several: elect,
 * write, confirm, take one in and leave one out, and hand the leadership over. While an
 * AOT cache is recorded this brings the code of it in, without which a process does each
 * of these several times as slowly when it does it first.
 */
public final class GroupRehearsal {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

    private static final int SNAPSHOT_EVERY = 1000;

    private static final UUID GROUP = new UUID(0, 1);

    private static final List<Peer> PEERS = IntStream.rangeClosed(1, 4)
        .mapToObj(n -> new Peer(n + ".1.0", "rehearsal-" + n))
        .toList();

    /** Of nobody else on this machine. */
    private static final Tokens TOKENS = new Tokens() {

        private final Optional<String> token = Optional.of(UUID.randomUUID().toString());

        @Override
        public Optional<String> of(String process) {
            return token;
        }
    };

    private GroupRehearsal() {
    }

    /**
     * Plays it through, in some seconds, on ports of the loopback interface.
     * @param directory is filled with what nobody needs afterwards
     * @throws RaftException if something is not done in time
     * @throws RaftStartException if a member cannot be started
     */
    public static void play(Path directory) {
        List<RaftNode> nodes = new ArrayList<>();
        try {
            for (Peer peer : PEERS) {
                nodes.add(start(directory.resolve(peer.process()), peer.process()));
            }
            play(nodes);
        }
        finally {
            nodes.forEach(RaftNode::close);
        }
    }

    private static void play(List<RaftNode> nodes) {
        List<Peer> first = PEERS.subList(0, 3);
        Peer fourth = PEERS.get(3);
        List<ReplicaGroup> groups = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            groups.add(nodes.get(i).found(GROUP, first.get(i).id(), first));
        }
        groups.add(nodes.get(3).join(GROUP, fourth.id()));
        ReplicaGroup leader = leader(groups);
        leader.submit(new byte[1], PATIENCE, byte[].class);
        leader.confirmLeadership(PATIENCE);
        Peer leaving = first.get(groups.indexOf(leader) == 0 ? 1 : 0);
        List<Peer> next = PEERS.stream().filter(peer -> !peer.equals(leaving)).toList();
        leader.changeMembers(first, next, PATIENCE);
        leader.transferLeadership(fourth.id(), PATIENCE);
        await(() -> leads(groups.get(3)));
        groups.get(3).submit(new byte[1], PATIENCE, byte[].class);
        groups.get(3).confirmLeadership(PATIENCE);
    }

    private static ReplicaGroup leader(List<ReplicaGroup> groups) {
        await(() -> groups.stream().anyMatch(GroupRehearsal::leads));
        return groups.stream().filter(GroupRehearsal::leads).findFirst().orElseThrow(GroupRehearsal::nobodyLeads);
    }

    private static boolean leads(ReplicaGroup group) {
        return group.status().role() == GroupRole.LEADER;
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw nobodyLeads();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static RaftException nobodyLeads() {
        return new RaftException.Unavailable("nobody leads");
    }

    private static RaftNode start(Path directory, String process) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        int port = freePort();
        Addresses.put(process, loopback.getHostAddress(), port, TOKENS);
        return RaftNode.start(new RaftSettings(directory, SNAPSHOT_EVERY, loopback, TOKENS),
                new Endpoint(process, port), _ -> new Nothing(), new Silence());
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A state that nobody asks for. */
    private static final class Nothing implements StateMachine {

        private volatile Position applied = Position.NONE;

        @Override
        public Position applied() {
            return applied;
        }

        @Override
        public byte[] apply(Position position, byte[] entry) {
            applied = position;
            return entry;
        }

        @Override
        public void snapshot(Path directory) {
        }

        @Override
        public void install(Path directory, Position position) {
            applied = position;
        }

        @Override
        public void close() {
        }

    }

    private static final class Silence implements GroupListener {

        @Override
        public void failed(@Nullable UUID group, String reason) {
        }

        @Override
        public void cannotPromise(UUID group, String reason) {
        }

        @Override
        public void closed(UUID group) {
        }

    }

}
