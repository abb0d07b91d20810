package io.dispersa.mainnode.registry;

import java.util.function.Function;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.api.KeptCluster;
import io.dispersa.api.KnownMainNode;
import io.dispersa.api.MainNodeAddress;
import io.dispersa.api.MainNodeIdentity;
import io.dispersa.api.MainNodeStanding;
import io.dispersa.api.MainNodeStart;
import io.dispersa.mainnode.roll.AddressBook;
import io.dispersa.mainnode.roll.MainNodeFile;
import io.dispersa.mainnode.roll.MainNodes;
import io.dispersa.raft.GroupStatus;
import io.dispersa.service.launch.ProcessEnd;
import io.dispersa.api.ClusterStatus.MainNodeStatus;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import io.dispersa.partition.Partitioner;
import io.dispersa.raft.RaftException;
import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.service.secret.ClusterSecret;
import io.dispersa.service.secret.KeptSecret;
import io.dispersa.service.storage.DataDirectory;
import java.net.InetAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Participants and table, as this main node knows them. A change is on the disks of a
 * majority of the main nodes before anybody is told of it. Safe for use by several
 * threads: readers see one immutable snapshot.
 */
public final class Registry implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Registry.class);

    private static final int DEFAULT_PARTITIONS = 6;

    static final String DIRECTORY = "raft";

    /** How the registry was kept before there could be several main nodes. */
    private static final String EARLIER_FILE = "registry.json";

    private static final Duration ALONE_PATIENCE = Duration.ofSeconds(10);

    private static final Duration CHANGE_TIMEOUT = Duration.ofSeconds(3);

    private final RegistryGroup group;

    private final DataDirectory directory;

    private final MainNodeFile file;

    private final MainNodeAddress self;

    private final ProcessEnd end;

    private final @Nullable Integer wantedPartitions;

    private final RecoveryOrder order;

    private final KeptSecret secret;

    private final @Nullable RegistryRecovery recovery;

    private volatile @Nullable String waitsFor;

    private volatile boolean closed;

    /**
     * Takes its part in the group that keeps the registry, if it has one; else
     * {@link MainNodeAgent} finds one. A main node that is alone knows the registry, and
     * leads, when this returns.
     * @param file who this main node is
     * @param addresses tells where the others are
     * @param address the address to listen on; absent for all that there are
     * @param wantedPartitions the setting, or absent to take the cluster's own number
     * @param recover whether a registry that is lost is to be made again, instead of a
     * new cluster to begin
     * @param keptClusters asks participants what they keep of it
     * @param secret of the cluster; made if this main node is alone, and there is none
     * @throws StartupRefusal if the cluster was created with another number, or the
     * registry cannot be kept here
     */
    Registry(DataDirectory directory, MainNodeFile file, AddressBook addresses, @Nullable InetAddress address,
            MainNodes mainNodes, @Nullable Integer wantedPartitions, boolean recover,
            Function<RegistrationRequest, Optional<KeptCluster>> keptClusters, KeptSecret secret, ProcessEnd end) {
        this.secret = secret;
        this.directory = directory;
        this.file = file;
        this.end = end;
        this.wantedPartitions = wantedPartitions;
        this.self = new MainNodeAddress(file.name(), mainNodes.self().host(), mainNodes.self().port(),
                mainNodes.self().raftPort());
        if (Files.exists(directory.path().resolve(EARLIER_FILE))) {
            throw new StartupRefusal(
                    "The data directory %s was written by an earlier version.".formatted(directory.path()),
                    "Move the directory away and start anew, or start the version that wrote it.");
        }
        this.order = new RecoveryOrder(directory);
        if (recover) {
            order.give();
        }
        boolean recovers = order.stands();
        if (recovers) {
            secret.require(); // participants tell nobody else what they keep
        }
        if (file.part() == MainNodeFile.Part.NONE && !recovers) {
            mainNodes.requireFounder();
        }
        this.group = new RegistryGroup(directory.path().resolve(DIRECTORY), address, self, addresses,
                new RegistryCommand.Create(UUID.randomUUID(), newPartitions(wantedPartitions)), !recovers, end);
        this.recovery = recovers ? new RegistryRecovery(group, keptClusters, System::nanoTime) : null;
        begin(mainNodes.seeds().isEmpty() || (mainNodes.joins() && recovers), recovers);
    }

    private void begin(boolean alone, boolean recovers) {
        try {
            requireLog();
            if (file.part() == MainNodeFile.Part.NONE && alone) {
                secret.getOrMake();
                file.found(List.of(file.name()));
            }
            takePart();
            if (group.status().filter(status -> !status.members().isEmpty()).isPresent()) {
                secret.require();
            }
            if (!recovers && group.status().filter(this::isAlone).isPresent()) {
                awaitAlone();
                return;
            }
        }
        catch (StartupRefusal e) {
            close();
            throw e;
        }
        Thread.ofVirtual().name("registry-check").start(() -> checkWhenKnown(end));
    }

    private boolean isAlone(GroupStatus status) {
        return status.members().stream().allMatch(member -> member.id().equals(file.name()))
                && List.of(file.name()).equals(file.founders());
    }

    private void requireLog() {
        if (file.opened() && !group.hasLog()) {
            throw new StartupRefusal(
                    "The log of the registry is missing in %s: without it this main node must not vote."
                        .formatted(directory.path()),
                    "Move the whole directory away, and start with --dispersa.main.join to have this main node replaced.");
        }
    }

    /**
     * Opens the log, once it is written down which part this main node has.
     * @throws StartupRefusal if the log cannot be opened
     */
    void takePart() {
        List<String> founders = file.founders();
        switch (file.part()) {
            case FOUNDER -> group.found(founders == null ? List.of() : founders);
            case JOINER -> group.join();
            case NONE, REMOVED -> {
                return;
            }
        }
        file.open();
    }

    /** Takes note of what this main node waits for; absent if for nothing. */
    void waitsFor(@Nullable String reason) {
        if (reason != null && !reason.equals(waitsFor)) {
            log.info("This main node serves nothing yet: {}.", reason);
        }
        waitsFor = reason;
    }

    /**
     * Returns what this main node waits for before it takes part in the registry, in a
     * sentence for people.
     */
    public Optional<String> waiting() {
        return Optional.ofNullable(waitsFor).map("This main node serves nothing yet: %s."::formatted);
    }

    /** Returns how a registry that is lost is made again, while it is. */
    Optional<RegistryRecovery> recovery() {
        return Optional.ofNullable(recovery).filter(_ -> group.copy().isEmpty());
    }

    /** Returns how far a registry is that is made again, in a sentence for people. */
    public Optional<String> recovering() {
        return recovery().map(RegistryRecovery::reason);
    }

    private static int newPartitions(@Nullable Integer wanted) {
        int partitions = wanted == null ? DEFAULT_PARTITIONS : wanted;
        if (partitions < 1 || partitions > Partitioner.MAX_PARTITIONS) {
            throw new StartupRefusal("dispersa.partitions must be between 1 and %d, and is %d."
                .formatted(Partitioner.MAX_PARTITIONS, partitions), "Choose another number, or leave the setting out.");
        }
        return partitions;
    }

    /** Returns the table as it is now; absent until this main node knows one. */
    public Optional<PartitionTable> table() {
        return group.copy().map(RegistryGroup.Copy::table);
    }

    /** Returns a participant, if it is registered as far as this main node knows. */
    public Optional<Member> member(int id) {
        return group.copy().flatMap(copy -> copy.state().member(id));
    }

    /** Returns whether this main node decides on registration and placement. */
    public boolean leads() {
        return group.leads();
    }

    /**
     * Returns whether this main node has led the registry at some moment after the call,
     * by the word of a majority: what it knows afterwards is at least as new. Waits for a
     * second at most, and asks nobody if this main node follows.
     */
    public boolean leadsForCertain() {
        return group.leadsForCertain();
    }

    /** Tells whether the registry was restored from an older copy. */
    public OutdatedRegistry outdated() {
        return group.outdated();
    }

    /** Returns the main nodes that keep the registry. */
    public List<MainNodeStatus> mainNodes() {
        Optional<String> leader = group.leader();
        List<MainNodeAddress> members = state().map(RegistryState::mainNodes)
            .stream()
            .flatMap(roll -> roll.present().stream())
            .filter(mainNode -> mainNode.standing() != MainNodeStanding.WAITING)
            .map(KnownMainNode::address)
            .toList();
        return (members.isEmpty() ? List.of(self) : members).stream()
            .map(member -> new MainNodeStatus(member.hostAndPort(), leader.filter(member.name()::equals).isPresent()))
            .toList();
    }

    /** Returns all that is registered, as far as this main node knows. */
    public Optional<RegistryState> state() {
        return group.copy().map(RegistryGroup.Copy::state);
    }

    /** Fires with every change that this main node hears of. */
    public ChangeSignal changes() {
        return group.changes();
    }

    /**
     * Gives the cluster its first table.
     * @param epoch of the table that the rows were made for
     * @return whether it did; not if the cluster had formed, something changed meanwhile,
     * or this main node could not have it agreed on
     */
    public boolean form(long epoch, List<PartitionReplicas> rows) {
        return change(new RegistryCommand.Form(epoch, rows));
    }

    /**
     * Changes the registry, if this main node leads it.
     * @return whether it did; not if something else has changed meanwhile, this main node
     * could not have it agreed on, or the registry is outdated
     */
    public boolean change(RegistryCommand command) {
        if (outdated().reason().isPresent() || !group.leads()) {
            return false;
        }
        try {
            return group.submit(command, CHANGE_TIMEOUT) instanceof RegistryResult.Done(boolean changed) && changed;
        }
        catch (RaftException e) {
            log.warn("the registry could not be changed: {}", e.getMessage());
            return false;
        }
    }

    /**
     * Waits until this main node, which may be a little behind the one that leads, knows
     * a participant.
     * @param patience how long at most
     */
    public void await(Predicate<Member> known, Duration patience) {
        try {
            group.changes()
                .await(() -> group.copy().stream().flatMap(copy -> copy.state().members().stream()).anyMatch(known),
                        patience.toNanos());
        }
        catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Returns the start of this main node, if the registry does not know of it as far as
     * this main node can tell.
     */
    Optional<MainNodeStart> unnoted() {
        boolean joins = group.status().filter(status -> status.members().isEmpty()).isPresent();
        return Optional.of(new MainNodeStart(self, joins, file.boot()))
            .filter(start -> group.status().isPresent()
                    && state().filter(state -> !state.mainNodes().isNews(start)).isEmpty());
    }

    /**
     * Ends this process if its directory is an older copy, which could not be told when
     * it was started: the others were not up then.
     */
    void endIfOutdated() {
        state().flatMap(state -> state.mainNodes().lastStart(self.name()))
            .filter(file.boot()::isOfOlderCopy)
            .ifPresent(known -> end(
                    KnownByOthers.olderCopy(directory.path(), file.boot(), "the registry", known.boots())));
    }

    /**
     * Takes the cluster's secret from another main node, as long as this one does not
     * know the registry.
     * @throws ProblemException {@link ErrorCode#MAIN_NODE_CONFLICT} if it does, and has
     * another secret
     */
    void takeSecret(ClusterSecret given) {
        if (state().isPresent() && secret.get().filter(given::equals).isEmpty()) {
            throw Problem
                .of(ErrorCode.MAIN_NODE_CONFLICT,
                        "The main node at %s has the secret of its cluster, which is another one."
                            .formatted(self.hostAndPort()))
                .toException();
        }
        secret.keep(given);
    }

    /** Ends this process: this main node was removed, and takes part no more. */
    void endAsRemoved() {
        file.remove();
        end(KnownByOthers.removed(directory.path()));
    }

    /** Ends this process, for a reason that a person can mend. */
    void end(StartupRefusal refusal) {
        end.because(refusal.getMessage() + " " + refusal.action());
    }

    /** Returns whether the process is ending. */
    boolean ends() {
        return closed || end.begun();
    }

    /** Returns who this main node is, and where. */
    public MainNodeAddress self() {
        return self;
    }

    /** Returns who this main node is, and whom it knows. */
    MainNodeIdentity identity() {
        List<String> founders = file.founders();
        boolean founded = file.part() == MainNodeFile.Part.FOUNDER || file.part() == MainNodeFile.Part.JOINER;
        return new MainNodeIdentity(self.name(), file.boot().run(), self.raftPort(),
                founders == null ? List.of() : founders, founded, group.status().map(GroupStatus::applied).orElse(null),
                state().map(state -> state.mainNodes().all()).orElse(List.of()));
    }

    RegistryGroup group() {
        return group;
    }

    @Override
    public void close() {
        closed = true;
        group.close();
    }

    private void awaitAlone() {
        try {
            // Until it leads, the copy may be an older one, with more of the log to
            // replay.
            group.changes().await(() -> group.copy().isPresent() && group.leads(), ALONE_PATIENCE.toNanos());
        }
        catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        mismatch().ifPresent(refusal -> {
            throw refusal;
        });
    }

    private void checkWhenKnown(ProcessEnd end) {
        try {
            group.changes().await(() -> closed || group.copy().isPresent(), Long.MAX_VALUE / 2);
        }
        catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        group.copy().ifPresent(_ -> order.done());
        mismatch().ifPresent(refusal -> end.because(refusal.getMessage() + " " + refusal.action()));
    }

    private Optional<StartupRefusal> mismatch() {
        return group.copy()
            .map(copy -> copy.state().partitions())
            .filter(partitions -> wantedPartitions != null && !wantedPartitions.equals(partitions))
            .map(partitions -> new StartupRefusal(
                    "This cluster was created with %d partitions, and dispersa.partitions is %d.".formatted(partitions,
                            wantedPartitions),
                    "Leave the setting out: the number of partitions is fixed for the life of a cluster."));
    }

}
