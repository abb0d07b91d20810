package io.dispersa.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
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
import org.apache.ratis.server.impl.NamedRaftServer;
import org.jspecify.annotations.Nullable;
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

    private final GroupNames names;

    private final RaftServer server;

    private final Connections connections;

    private final Terms terms;

    private final ClientId client = ClientId.randomId();

    private final AtomicLong calls = new AtomicLong();

    private final Map<UUID, ReplicaGroup> groups = new ConcurrentHashMap<>();

    private RaftNode(GroupFiles files, GroupNames names, RaftServer server, Terms terms) {
        this.files = files;
        this.names = names;
        this.server = server;
        this.terms = terms;
        this.connections = new Connections(server);
    }

    /**
     * Starts the server, and the replicas that are on its disk.
     * @param self this process
     * @throws RaftStartException if the port is taken, or a replica cannot be opened
     */
    public static RaftNode start(RaftSettings settings, Endpoint self, StateMachines machines, GroupListener listener) {
        return start(settings, self, machines, listener, RatisSettings.properties(settings, self.port()));
    }

    static RaftNode start(RaftSettings settings, Endpoint self, StateMachines machines, GroupListener listener,
            RaftProperties properties) {
        requireFree(settings, self.port());
        try {
            Files.createDirectories(settings.directory());
            GroupFiles files = new GroupFiles(settings.directory());
            for (UUID group : files.groups()) {
                files.requireLog(group);
                files.requireEnd(group);
                files.restoreMembers(group);
            }
            GroupNames names = GroupNames.of(files);
            Terms terms = new Terms(self.process());
            TermAnswers answers = new TermAnswers();
            RaftServer server = NamedRaftServer.create(RaftPeerId.valueOf(self.process()), names::require,
                    group -> new GroupStateMachine(group.getUuid(), files, names, machines, listener, terms),
                    properties, RatisSettings.parameters(settings.copyRate(), names, answers,
                            () -> settings.tokens().of(self.process())));
            answers.of(server);
            RaftNode node = new RaftNode(files, names, server, terms);
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
                ReplicaGroup replica = opened(group);
                replica.requirePromisesOfItsLog();
                if (replica.isDamaged()) {
                    replica.refrain();
                }
                groups.put(group.getUuid(), replica);
            }
            connections.start();
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

    /** Returns the name of the replica of a group, if there is one here. */
    public Optional<String> name(UUID group) {
        return Optional.ofNullable(names.get(group));
    }

    /**
     * Returns the replica of a group, if there is one here whose state could not be read.
     * It votes by its log, so that the others have their majority, and applies nothing;
     * nothing must be submitted through it.
     */
    public Optional<ReplicaGroup> damaged(UUID group) {
        return group(group).filter(ReplicaGroup::isDamaged);
    }

    /**
     * Begins a group here, together with the others that it begins with. A replica that
     * is here already under this name is returned as it is.
     * @param name of the replica; a member of the group
     * @param members all that the group begins with; the same list for each of them
     * @throws RaftStartException if it cannot be begun
     */
    public synchronized ReplicaGroup found(UUID group, String name, List<Peer> members) {
        ReplicaGroup here = here(group, name);
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
        return add(group, name, members);
    }

    /**
     * Is ready to be taken into a group by its leader. A replica that is here already
     * under this name is returned as it is.
     * @param name of the replica
     * @throws RaftStartException if it cannot be
     */
    public synchronized ReplicaGroup join(UUID group, String name) {
        ReplicaGroup here = here(group, name);
        // With a list of members it would stand for election with its empty log.
        return here != null ? here : add(group, name, List.of());
    }

    private @Nullable ReplicaGroup here(UUID group, String name) {
        ReplicaGroup here = groups.get(group);
        if (here != null && !here.name().equals(name)) {
            throw new RaftStartException("%s is wanted in group %s, and %s is here".formatted(name, group, here.name()),
                    null);
        }
        return here;
    }

    /**
     * Opens a replica again that has closed itself: it was left out, and is to be taken
     * in.
     * @throws RaftStartException if it cannot be
     */
    public synchronized ReplicaGroup reopen(UUID group) {
        String name = names.require(RaftGroupId.valueOf(group)).toString();
        remove(group);
        return add(group, name, List.of());
    }

    /**
     * Has a replica that is here go on as the only member of its group, under another
     * name: a majority of the members is lost for good, and a person accepts that what
     * only they had is lost. All that is in its log is kept.
     * @param self how the replica is called from now on
     * @throws RaftStartException if it cannot be opened again
     * @throws UncheckedIOException if the disk fails
     */
    public synchronized ReplicaGroup goOnAlone(UUID group, Peer self) {
        ReplicaGroup here = groups.get(group);
        if (here == null) {
            throw new RaftStartException("group %s has no replica here".formatted(group), null);
        }
        long index = here.nextIndex();
        remove(group);
        try {
            files.goOnAlone(group, self, index);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return add(group, self.id(), List.of());
    }

    /**
     * Closes a replica. What it has stays, for {@link #giveUp}.
     * @throws RaftStartException if it cannot be closed
     */
    public synchronized void leave(UUID group) {
        if (groups.containsKey(group)) {
            remove(group);
        }
    }

    /**
     * Closes a replica, if that is still to be done, and deletes it.
     * @throws RaftStartException if it cannot be closed
     * @throws UncheckedIOException if the disk fails
     */
    public synchronized void giveUp(UUID group) {
        leave(group);
        try {
            files.giveUp(group);
            names.remove(group);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<ReplicaGroup> group(UUID group) {
        return Optional.ofNullable(groups.get(group));
    }

    /** Stops all groups. What was not submitted through them is not waited for. */
    @Override
    public void close() {
        connections.close();
        terms.close();
        server.getGroupIds().forEach(this::announceClosing);
        try {
            server.close();
            for (UUID group : files.groups()) {
                noteEnd(group);
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the disk is full, the next start does without. */
    private void noteEnd(UUID group) {
        try {
            files.ended(group);
        }
        catch (IOException e) {
            log.debug("the end of the log of group {} is not noted", group, e);
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

    private ReplicaGroup add(UUID group, String name, List<Peer> members) {
        RaftGroupId id = RaftGroupId.valueOf(group);
        RaftGroup wanted = RaftGroup.valueOf(id, ReplicaGroup.raftPeers(members));
        try {
            files.prepare(group, name);
            names.put(group, name);
            // Without FORMAT a directory is made if there is none, and taken as it is if
            // there is.
            manage(GroupManagementRequest.newAdd(client, server.getId(), calls.incrementAndGet(), wanted, false));
            ReplicaGroup added = opened(id);
            if (!added.name().equals(name)) {
                throw new IllegalStateException("this version of Ratis is not one that this was written for");
            }
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
    private static void requireFree(RaftSettings settings, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(settings.address(), port));
        }
        catch (IOException e) {
            throw new RaftStartException("port %d, for replicas, cannot be used: %s".formatted(port, e.getMessage()),
                    e);
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
