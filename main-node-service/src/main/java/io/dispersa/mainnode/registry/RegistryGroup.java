package io.dispersa.mainnode.registry;

import io.dispersa.service.launch.ProcessEnd;
import io.dispersa.api.MainNodeAddress;
import io.dispersa.api.MainNodeStanding;
import io.dispersa.api.PartitionTable;
import io.dispersa.mainnode.roll.AddressBook;
import io.dispersa.raft.GroupListener;
import io.dispersa.raft.GroupRole;
import io.dispersa.raft.GroupStatus;
import io.dispersa.raft.Endpoint;
import io.dispersa.raft.Peer;
import io.dispersa.raft.Position;
import io.dispersa.raft.RaftException;
import io.dispersa.raft.RaftNode;
import io.dispersa.raft.RaftSettings;
import io.dispersa.raft.RaftStartException;
import io.dispersa.raft.ReplicaGroup;
import io.dispersa.service.launch.ProcessEnd;
import io.dispersa.service.launch.StartupRefusal;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This main node's membership in the group that keeps the registry: its copy of the
 * state, and a way to change it while it leads. Safe for use by several threads.
 */
final class RegistryGroup implements AutoCloseable {

    /** The same on every main node. */
    private static final UUID ID = UUID.nameUUIDFromBytes("dispersa registry".getBytes(StandardCharsets.UTF_8));

    /**
     * Changes are rare, and a snapshot is small. After a restart it also tells Ratis that
     * something was committed: without it, the votes of empty logs count.
     */
    private static final int SNAPSHOT_EVERY = 1;

    private static final Duration CREATE_TIMEOUT = Duration.ofSeconds(5);

    /** Long for a majority that is well. A heartbeat may wait for twice as long. */
    private static final Duration CONFIRM_TIMEOUT = Duration.ofMillis(500);

    private static final Logger log = LoggerFactory.getLogger(RegistryGroup.class);

    private final String self;

    private final AddressBook addresses;

    private final RegistryCommand.Create creation;

    private final boolean begins;

    private final ProcessEnd end;

    private final ChangeSignal changes = new ChangeSignal();

    private volatile @Nullable ReplicaGroup group;

    /** Set once it is a member: one that joins knows a part of the registry only. */
    private volatile boolean takesPart;

    private final RaftNode node;

    private final ConfirmedLeadership leadership;

    private final OutdatedRegistry outdated = new OutdatedRegistry(() -> copy().map(Copy::state), this::catchUp);

    private volatile @Nullable Copy copy;

    private volatile boolean closed;

    /**
     * Starts to listen, and opens the log if there is one.
     * @param directory where its log is kept
     * @param address the address to listen on; absent for all that there are
     * @param self this main node
     * @param addresses tells where the others are
     * @param creation what a new cluster begins with, if this main node comes to lead it
     * @param begins whether one does if there is none; else the registry of an earlier
     * one is to be made again
     * @param end is begun if this copy of the registry can no longer be trusted
     * @throws StartupRefusal if the address or the directory cannot be used
     */
    RegistryGroup(Path directory, @Nullable InetAddress address, MainNodeAddress self, AddressBook addresses,
            RegistryCommand.Create creation, boolean begins, ProcessEnd end) {
        this.self = self.name();
        this.addresses = addresses;
        this.creation = creation;
        this.begins = begins;
        this.end = end;
        try {
            this.node = RaftNode.start(new RaftSettings(directory, SNAPSHOT_EVERY, address, addresses.tokens()),
                    new Endpoint(self.name(), self.raftPort()), _ -> new RegistryMachine(this::become), new Listener());
        }
        catch (RaftStartException e) {
            throw refused(e);
        }
        this.leadership = new ConfirmedLeadership(this::leads, timeout -> opened().confirmLeadership(timeout),
                CONFIRM_TIMEOUT);
    }

    /** Returns whether there is a log. */
    boolean hasLog() {
        return node.name(ID).isPresent();
    }

    /**
     * Founds the group, or goes on with it if there is a log.
     * @param founders the names of all founders
     * @throws StartupRefusal if the log cannot be opened
     */
    void found(List<String> founders) {
        open(() -> node.found(ID, self, founders.stream().map(RegistryGroup::peer).toList()));
        takesPart = true;
    }

    /**
     * Is ready to be taken into the group, or goes on with it if there is a log.
     * @throws StartupRefusal if the log cannot be opened
     */
    void join() {
        open(() -> node.join(ID, self));
    }

    /** Opens the log again that has closed itself; true unless that failed. */
    boolean reopen() {
        try {
            open(() -> node.reopen(ID));
            return true;
        }
        catch (StartupRefusal e) {
            log.warn("{}", e.getMessage());
            return false;
        }
    }

    private void open(Supplier<ReplicaGroup> opening) {
        try {
            group = opening.get();
        }
        catch (RaftStartException e) {
            throw refused(e);
        }
        changes.fire();
        // A leader that was elected before this has been told so already.
        Thread.ofVirtual().name("registry-begins").start(this::createIfThereIsNone);
    }

    private static StartupRefusal refused(RaftStartException e) {
        return new StartupRefusal("The registry cannot start: %s.".formatted(e.getMessage()),
                "Mend that, and start this main node again.");
    }

    private static Peer peer(String name) {
        return new Peer(name, name);
    }

    private ReplicaGroup opened() {
        ReplicaGroup opened = group;
        if (opened == null) {
            throw new IllegalStateException("this main node has no part in the registry yet");
        }
        return opened;
    }

    /** Returns how the group does; absent while this main node has no part in it. */
    Optional<GroupStatus> status() {
        return Optional.ofNullable(group).map(ReplicaGroup::status);
    }

    /**
     * Changes the members, if they still are what is expected, and waits for it.
     * @throws RaftException if it was not done, or nobody knows
     */
    void changeMembers(List<String> from, List<String> to, Duration timeout) {
        outdated.requireUpToDate();
        opened().changeMembers(from.stream().map(RegistryGroup::peer).toList(),
                to.stream().map(RegistryGroup::peer).toList(), timeout);
    }

    /**
     * Has another main node lead.
     * @throws RaftException if it does not in time
     */
    void transferLeadership(String to, Duration timeout) {
        opened().transferLeadership(to, timeout);
    }

    /**
     * Returns this main node's copy of the registry; absent until the cluster has begun,
     * and this main node takes part.
     */
    Optional<Copy> copy() {
        if (!takesPart) {
            takesPart = status().filter(status -> status.hasMember(self) && status.role() != GroupRole.JOINING)
                .isPresent();
        }
        return takesPart ? Optional.ofNullable(copy) : Optional.empty();
    }

    /** Fires with every new state and every new leader. */
    ChangeSignal changes() {
        return changes;
    }

    /** Returns the name of this main node. */
    String self() {
        return self;
    }

    /** Tells where the other main nodes are. */
    AddressBook addresses() {
        return addresses;
    }

    boolean leads() {
        return status().filter(status -> status.role() == GroupRole.LEADER).isPresent();
    }

    /** See {@link ConfirmedLeadership#isConfirmed}. */
    boolean leadsForCertain() {
        return leadership.isConfirmed();
    }

    /** Returns the name of the main node that leads, if one is known. */
    Optional<String> leader() {
        return status().map(GroupStatus::leader);
    }

    /**
     * Has the group agree on a command.
     * @throws RaftException if it did not, or nobody knows
     * @throws io.dispersa.api.ProblemException if the registry is outdated, so that
     * nothing may be decided
     */
    RegistryResult submit(RegistryCommand command, Duration timeout) {
        outdated.requireUpToDate();
        return agree(command, timeout);
    }

    /** Tells whether the registry was restored from an older copy. */
    OutdatedRegistry outdated() {
        return outdated;
    }

    /** To begin a cluster that has begun changes nothing, and comes after all else. */
    private boolean catchUp() {
        try {
            return leads() && agree(creation, CONFIRM_TIMEOUT) instanceof RegistryResult.Done;
        }
        catch (RaftException e) {
            log.debug("what was agreed on is not known for certain: {}", e.getMessage());
            return false;
        }
    }

    private RegistryResult agree(RegistryCommand command, Duration timeout) {
        return opened().submit(RegistryFormat.encode(command), timeout, RegistryResult.class);
    }

    @Override
    public void close() {
        closed = true;
        changes.fire();
        leadership.close();
        node.close();
    }

    private void become(RegistryState next) {
        Copy before = copy;
        if (before == null || !before.state().mainNodes().equals(next.mainNodes())) {
            next.mainNodes().present().forEach(mainNode -> addresses.learn(mainNode.address()));
            next.mainNodes().with(MainNodeStanding.REMOVED).forEach(mainNode -> addresses.forget(mainNode.name()));
        }
        copy = new Copy(next, next.table());
        changes.fire();
    }

    private void createIfThereIsNone() {
        try {
            while (begins && !closed && copy == null && leads()) {
                tryToCreate();
                changes.await(() -> closed || copy != null, CREATE_TIMEOUT.toNanos() / 10);
            }
        }
        catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void tryToCreate() {
        try {
            if (submit(creation, CREATE_TIMEOUT) instanceof RegistryResult.Done(boolean changed) && changed) {
                log.info("cluster {} begins, with {} partitions", creation.clusterId(), creation.partitions());
            }
        }
        catch (RaftException e) {
            log.debug("the cluster has not begun yet: {}", e.getMessage());
        }
    }

    /**
     * The registry as this main node knows it.
     *
     * @param state all of it
     * @param table what others are told
     */
    record Copy(RegistryState state, PartitionTable table) {
    }

    /** Is called by threads of Ratis, which must not be held up. */
    private final class Listener implements GroupListener {

        @Override
        public void leaderChanged(UUID id, @Nullable String leader) {
            if (!self.equals(leader)) {
                log.info(leader == null ? "the registry has no leader" : "the registry is led by main node {}", leader);
            }
            changes.fire();
        }

        @Override
        public void leaderReady(UUID id) {
            changes.fire();
            Thread.ofVirtual().name("registry-begins").start(RegistryGroup.this::createIfThereIsNone);
        }

        @Override
        public void snapshot(UUID id, Position position) {
            log.debug("snapshot of the registry at {}", position);
        }

        /** It was left out; what becomes of that is found out by asking the others. */
        @Override
        public void closed(UUID id) {
            changes.fire();
        }

        @Override
        public void failed(@Nullable UUID id, String reason) {
            end.because("This main node's copy of the registry cannot be trusted any more: %s.".formatted(reason));
        }

        @Override
        public void cannotPromise(UUID id, String reason) {
            end.atOnce("This main node cannot take part in the registry any more: %s.".formatted(reason));
        }

    }

}
