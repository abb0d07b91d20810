package io.dispersa.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server of any number of groups. Safe for use by several threads.
 *
 * <p>
 * When it starts, the groups that are on its disk start with it.
 */
public final class RaftNode implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RaftNode.class);

    private final GroupFiles files;

    private final Peer self;

    private final RaftServer server;

    private final Reconnects reconnects;

    private final Terms terms;

    private final ClientId client = ClientId.randomId();

    private final AtomicLong calls = new AtomicLong();

    private final Map<UUID, ReplicaGroup> groups = new ConcurrentHashMap<>();

    private RaftNode(Path directory, Peer self, RaftServer server, Terms terms) {
        this.files = new GroupFiles(directory);
        this.self = self;
        this.server = server;
        this.terms = terms;
        this.reconnects = new Reconnects(server);
    }

    /**
     * Starts the server, and the groups that are on its disk.
     * @param self this process; port 0 takes any port, which nobody else can reach
     * @throws RaftStartException if the port is taken, or a group cannot be opened
     */
    public static RaftNode start(RaftSettings settings, Peer self, StateMachines machines, GroupListener listener) {
        return start(settings, self, machines, listener, RatisSettings.properties(settings, self));
    }

    static RaftNode start(RaftSettings settings, Peer self, StateMachines machines, GroupListener listener,
            RaftProperties properties) {
        requireFree(settings, self);
        try {
            Files.createDirectories(settings.directory());
            Terms terms = new Terms(self.id());
            TermAnswers answers = new TermAnswers();
            RaftServer server = RaftServer.newBuilder()
                .setServerId(RaftPeerId.valueOf(self.id()))
                .setStateMachineRegistry(group -> new GroupStateMachine(group.getUuid(), machines, listener, terms))
                .setProperties(properties)
                .setParameters(RatisSettings.parameters(self, settings.copyRate(), answers))
                // The default formats.
                .setOption(RaftStorage.StartupOption.RECOVER)
                .build();
            answers.of(server);
            RaftNode node = new RaftNode(settings.directory(), self, server, terms);
            node.startServer();
            return node;
        }
        catch (IOException | CompletionException e) {
            throw new RaftStartException(
                    "the replicas in %s cannot be started: %s".formatted(settings.directory(), rootMessage(e)), e);
        }
    }

    private void startServer() throws IOException {
        try {
            server.start();
            for (RaftGroupId group : server.getGroupIds()) {
                groups.put(group.getUuid(), opened(group));
            }
            reconnects.start();
        }
        catch (IOException | RuntimeException e) {
            closeAfter(e);
            throw e;
        }
    }

    private void closeAfter(Exception failure) {
        try {
            close();
        }
        catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** For tests, which compare with what Ratis does by itself. */
    RaftServer server() {
        return server;
    }

    /** Returns this process. */
    public Peer self() {
        return self;
    }

    /**
     * Begins a group here, together with the others that it begins with. A group that is
     * here already is returned as it is.
     * @param members all that the group begins with, this process among them; the same
     * list for each of them
     * @throws RaftStartException if it cannot be begun
     */
    public synchronized ReplicaGroup found(UUID group, List<Peer> members) {
        ReplicaGroup here = groups.get(group);
        if (here != null) {
            if (!here.status().members().isEmpty()) {
                return here;
            }
            if (!here.isEmpty()) {
                throw new RaftStartException("group %s has a log, and its members are not known".formatted(group),
                        null);
            }
            // It was begun, and stopped before the members were in its log.
            remove(group);
        }
        return add(group, members);
    }

    /**
     * Is ready to be taken into a group by its leader. A group that is here already is
     * returned as it is.
     * @throws RaftStartException if it cannot be
     */
    public synchronized ReplicaGroup join(UUID group) {
        ReplicaGroup here = groups.get(group);
        // With a list of members it would stand for election with its empty log.
        return here != null ? here : add(group, List.of());
    }

    /**
     * Opens a group again that has closed itself: it was taken out, and is to be taken
     * in.
     * @throws RaftStartException if it cannot be
     */
    public synchronized ReplicaGroup reopen(UUID group) {
        remove(group);
        return add(group, List.of());
    }

    /**
     * Closes a group. Its log stays, for {@link ReplicaLogs#giveUp}.
     * @throws RaftStartException if it cannot be
     */
    public synchronized void leave(UUID group) {
        if (groups.containsKey(group)) {
            remove(group);
        }
    }

    /** For tests. */
    Optional<ReplicaGroup> group(UUID group) {
        return Optional.ofNullable(groups.get(group));
    }

    /** Stops all groups. What was not submitted through them is not waited for. */
    @Override
    public void close() {
        reconnects.close();
        terms.close();
        server.getGroupIds().forEach(this::announceClosing);
        try {
            server.close();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void announceClosing(RaftGroupId group) {
        try {
            if (server.getDivision(group).getStateMachine() instanceof GroupStateMachine machine) {
                machine.closing();
            }
        }
        catch (IOException e) {
            log.debug("{} was not open", group, e);
        }
    }

    private ReplicaGroup add(UUID group, List<Peer> members) {
        RaftGroupId id = RaftGroupId.valueOf(group);
        RaftGroup wanted = RaftGroup.valueOf(id, ReplicaGroup.raftPeers(members));
        try {
            files.prepare(group);
            // Without FORMAT a directory is made if there is none, and taken as it is if
            // there is.
            manage(GroupManagementRequest.newAdd(client, server.getId(), calls.incrementAndGet(), wanted, false));
            ReplicaGroup added = opened(id);
            files.sync(group);
            groups.put(group, added);
            return added;
        }
        catch (IOException e) {
            throw new RaftStartException("group %s cannot be opened: %s".formatted(group, e.getMessage()), e);
        }
    }

    private void remove(UUID group) {
        RaftGroupId id = RaftGroupId.valueOf(group);
        groups.remove(group);
        announceClosing(id);
        manage(GroupManagementRequest.newRemove(client, server.getId(), calls.incrementAndGet(), id, false, false));
    }

    private void manage(GroupManagementRequest request) {
        try {
            RaftClientReply reply = server.groupManagement(request);
            if (!reply.isSuccess()) {
                throw new RaftStartException("a group cannot be started: " + rootMessage(reply.getException()),
                        reply.getException());
            }
        }
        catch (IOException e) {
            throw new RaftStartException("a group cannot be started: " + rootMessage(e), e);
        }
    }

    private ReplicaGroup opened(RaftGroupId group) throws IOException {
        return new ReplicaGroup(server, server.getDivision(group), terms);
    }

    /** Ratis would end the process, without a word to a person. */
    private static void requireFree(RaftSettings settings, Peer self) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(settings.address(), self.port()));
        }
        catch (IOException e) {
            throw new RaftStartException(
                    "port %d, for replicas, cannot be used: %s".formatted(self.port(), e.getMessage()), e);
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + (root.getMessage() == null ? "" : ": " + root.getMessage());
    }

}
