package io.dispersa.participant.partition;

import io.dispersa.service.launch.ProcessEnd;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.KeptCluster;
import io.dispersa.api.MainNodeAddress;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.api.Registration;
import io.dispersa.api.ReplicaPosition;
import io.dispersa.api.ReplicaReport;
import io.dispersa.participant.store.FreeSpace;
import io.dispersa.participant.store.Storage;
import io.dispersa.raft.GroupListener;
import io.dispersa.raft.Position;
import io.dispersa.raft.RaftSettings;
import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.service.storage.DataDirectory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that this participant has a replica of. Any number of threads may use
 * it.
 */
public final class Partitions implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Partitions.class);

    private final Replicas replicas;

    private final PlaceFile kept;

    private final Reconciler reconciler = new Reconciler();

    private final Recurrence reclaiming;

    private final Recurrence scrubbing;

    private final PartitionMeters meters;

    private final ProcessEnd processEnd;

    private final ClusterClock clock;

    private volatile @Nullable Place place;

    private volatile Runnable onLeadership = () -> {
    };

    private final Lease lease = new Lease(System::nanoTime);

    private boolean closed;

    private boolean drained;

    /** The epoch of the table that is kept, if the main node's is older; else 0. */
    private volatile long newer;

    /** Serves nothing until it is registered and has adopted a table. */
    public Partitions(DataDirectory directory, RaftSettings settings, Storage storage, FreeSpace freeSpace,
            PartitionMeters meters, ClusterClock clock, ProcessEnd processEnd, LeaderQuestion leaders,
            ScrubSettings scrub) {
        this.meters = meters;
        this.processEnd = processEnd;
        this.clock = clock;
        this.kept = new PlaceFile(directory);
        this.replicas = new Replicas(settings, storage, new ReplicaFiles(directory, settings.directory(), storage),
                freeSpace, meters, clock, new Listener(), id -> place().flatMap(now -> now.participant(id)), lease,
                leaders);
        this.reclaiming = Reclaimer.start(this::led);
        this.scrubbing = Scrubber.start(scrub.scrub(), replicas::all);
    }

    /**
     * Has somebody told, by a thread that must not wait, whenever leaders change or there
     * is a new table, which the leader of the registry must confirm.
     */
    public void onLeadershipChange(Runnable listener) {
        onLeadership = listener;
    }

    /** Returns this participant's place in the cluster, once it has registered. */
    public Optional<Place> place() {
        return Optional.ofNullable(place);
    }

    /**
     * Returns the main nodes that the table names, or the one that is kept; none where
     * there has only been one.
     */
    public List<MainNodeAddress> mainNodes() {
        Place now = place;
        PartitionTable table = now == null ? null : now.table();
        return table == null ? keptMainNodes() : table.mainNodes();
    }

    private synchronized List<MainNodeAddress> keptMainNodes() {
        return kept.table().map(PartitionTable::mainNodes).orElse(List.of());
    }

    /**
     * Takes note of a registration. The table, if there is one, stays; what is here of an
     * earlier life of this participant does not, because others have taken its place.
     */
    public synchronized void registered(ParticipantAddress self, Registration registration) {
        if (place().filter(now -> now.registration().incarnation() > registration.incarnation()).isPresent()) {
            return; // another main node has said since that a later life has begun
        }
        if (!closed && replicas.begin(registration.incarnation())) {
            log.warn(
                    "Participant {} was given up while it was away, or its data directory is an older copy: what it stored is deleted, and it joins anew.",
                    self.id());
        }
        kept.keep(registration);
        place = new Place(self, registration, place().map(Place::table).orElse(null));
    }

    /**
     * Works by this table from now on, if it is newer than the one at hand and of the
     * same cluster. When this returns, its replicas here are open.
     * @return whether the table was adopted
     * @throws StartupRefusal if a replica cannot be opened
     */
    public synchronized boolean adopt(PartitionTable table) {
        Place before = place;
        if (closed || before == null || !before.isSucceededBy(table)) {
            return false;
        }
        if (table.epoch() < kept.epoch()) {
            sayThatIsOlder(table);
            return false;
        }
        Place next = before.with(table);
        kept.keep(before.registration(), table);
        newer = 0;
        replicas.follow(next);
        place = next;
        if (!next.stored().equals(before.stored())) {
            log.info("has replicas of {}", next.stored());
        }
        onLeadership.run();
        return true;
    }

    /**
     * Returns what the disk says of the cluster, whether a main node answers or not.
     */
    public synchronized Optional<KeptCluster> kept() {
        return kept.registration()
            .map(registration -> new KeptCluster(registration, kept.table().orElse(null), replicas.kept(registration)));
    }

    /**
     * Returns the epoch of the table that it works by; of the one that is kept if the
     * main node's is older, so that the main node notices.
     */
    public long epoch() {
        return newer > 0 ? newer : place().map(Place::epoch).orElse(0L);
    }

    private void sayThatIsOlder(PartitionTable table) {
        if (newer != kept.epoch()) {
            log.error(
                    "The main node's table, of epoch {}, is older than that of epoch {}, which is kept here: it is "
                            + "not adopted. The registry was restored from an older copy: see docs/OPERATIONS.md.",
                    table.epoch(), kept.epoch());
            newer = kept.epoch();
        }
    }

    /**
     * Takes note that the leader of the registry has confirmed this participant's table.
     * @param asked when it was asked, in the time of {@link System#nanoTime}
     */
    public void confirmed(long asked) {
        lease.renew(asked);
    }

    /** Returns the clock by which partitions are led. */
    public ClusterClock clock() {
        return clock;
    }

    /** Has others lead what is led here, as far as they can, if the clock is off. */
    public void handOverIfClockIsOff() {
        if (clock.off() != null) {
            led().forEach(partition -> reconciler.handOver(partition, clock::isOff));
        }
    }

    /**
     * Takes the next step towards the table, for each partition that it leads.
     * @param epoch of the table that the leader of the registry has just confirmed
     */
    public void reconcile(long epoch) {
        Place now = place;
        PartitionTable table = now == null ? null : now.table();
        if (now != null && table != null && table.formed() && table.epoch() == epoch && clock.off() == null) {
            // A replica that the table does not know was left out: it changes nothing.
            replicas.all()
                .stream()
                .filter(now::knows)
                .forEach(partition -> reconciler.reconcile(partition, table, clock::isOff));
            tidyUp(now);
        }
    }

    /**
     * Has what others store now deleted, and what is wanted opened; says once when
     * nothing is left to do.
     */
    private synchronized void tidyUp(Place now) {
        if (closed || !now.equals(place)) {
            return;
        }
        if (replicas.hasOrphans(now)) {
            replicas.giveUpOrphans(now);
        }
        if (replicas.lacks(now)) {
            replicas.follow(now);
        }
        boolean leaves = now.isDrained() && replicas.all().isEmpty();
        if (leaves && !drained) {
            log.info("has been drained: nothing depends on this participant any more, and it may be stopped");
        }
        drained = leaves;
    }

    /**
     * Returns whether all is where it should be, as far as it concerns this participant.
     */
    public boolean settled() {
        return place().filter(now -> now.formed() && !now.moves() && !replicas.hasOrphans(now)).isPresent()
                && unserved().isEmpty() && replicas.all().stream().noneMatch(partition -> partition.steps().isNear());
    }

    /**
     * Returns the replica here of the partition that holds a key.
     * @throws ProblemException as {@link #require(int)}
     */
    public Partition require(Key key) {
        int number = requirePlace().partitionOf(key);
        try {
            return require(number);
        }
        catch (ProblemException e) {
            throw e.problem().about(key, number).toException();
        }
    }

    /**
     * Returns the replica here of a partition.
     * @throws ProblemException {@link ErrorCode#FORMING} if no table is known yet;
     * {@link ErrorCode#NOT_OWNER} if there is no replica here, naming who should lead
     */
    public Partition require(int number) {
        Place now = requirePlace();
        if (number < 0 || number >= now.partitions()) {
            throw Problem.of(ErrorCode.REQUEST_INVALID, "There is no partition %d.".formatted(number)).toException();
        }
        PartitionTable table = now.table();
        if (table == null || !table.formed()) {
            throw forming(number);
        }
        return replicas.partition(number)
            .filter(now::knows)
            .orElseThrow(() -> notOwner(number, table.leaderOf(number)));
    }

    /**
     * Returns this participant's place.
     * @throws ProblemException {@link ErrorCode#FORMING} if it has not registered yet
     */
    public Place requirePlace() {
        Place now = place;
        if (now == null) {
            throw Problem.of(ErrorCode.FORMING,
                    "This participant has not registered with its main node yet; its log says why if it takes long.")
                .toException();
        }
        return now;
    }

    /**
     * Refuses a request that is meant for another cluster.
     * @param clusterId the cluster that a caller means, if it says
     * @throws ProblemException {@link ErrorCode#NOT_OWNER} if this participant belongs to
     * another
     */
    public void requireCluster(@Nullable String clusterId) {
        Place now = place;
        if (clusterId != null && now != null && !now.clusterId().toString().equalsIgnoreCase(clusterId)) {
            throw Problem
                .of(ErrorCode.NOT_OWNER,
                        "%s belongs to another cluster: to %s.".formatted(capitalised(now.self()), now.clusterId()))
                .toException();
        }
    }

    /**
     * Returns how far the replica of a partition is that is here, whatever the table
     * says.
     */
    Optional<ReplicaPosition> position(int number) {
        return replicas.partition(number)
            .map(Partition::position)
            .or(() -> replicas.damaged(number).map(DamagedReplica::position));
    }

    /** Returns the partitions that it leads, in the order of their numbers. */
    public List<Partition> led() {
        return replicas.all().stream().filter(Partition::leads).toList();
    }

    /**
     * Returns the replicas here that the table knows, in the order of their partitions'
     * numbers.
     * @throws ProblemException as {@link #requirePlace()}
     */
    public List<Partition> known() {
        Place now = requirePlace();
        return replicas.all().stream().filter(now::knows).toList();
    }

    /** Returns how each replica here does. */
    public List<ReplicaReport> reports() {
        return Stream
            .concat(replicas.all().stream().map(Partition::report),
                    replicas.damaged().stream().map(DamagedReplica::report))
            .toList();
    }

    /**
     * Returns the partitions that should be served here and are not: no replica is open,
     * or it knows no leader. One that is still being copied is not among them.
     */
    public List<Integer> unserved() {
        return place().stream()
            .flatMap(now -> now.wanted().stream().filter(row -> !row.joining().contains(now.self().id())))
            .map(PartitionReplicas::partition)
            .filter(number -> replicas.partition(number).filter(replica -> replica.status().leader() != null).isEmpty())
            .toList();
    }

    /**
     * Hands every leadership over, as far as others can take it.
     * @param patience how long to wait for that
     */
    public void resign(Duration patience) {
        CompletableFuture<?>[] resignations = replicas.all()
            .stream()
            .map(partition -> CompletableFuture.runAsync(() -> partition.steps().resign(patience),
                    Thread::startVirtualThread))
            .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(resignations)
            .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
            .exceptionally(failure -> {
                log.warn("Leadership could not be handed over: {}", failure.toString());
                return null;
            })
            .join();
    }

    /** Finishes what was accepted and closes the replicas; nothing is opened after. */
    @Override
    public synchronized void close() {
        closed = true;
        reclaiming.close();
        scrubbing.close();
        replicas.close();
    }

    private final class Listener implements GroupListener {

        @Override
        public void leaderChanged(UUID group, @Nullable String leader) {
            meters.leaderChanged();
            onLeadership.run();
        }

        @Override
        public void leaderReady(UUID group) {
            onLeadership.run();
        }

        @Override
        public void snapshot(UUID group, Position position) {
            meters.snapshot();
        }

        /** It was taken out of its partition: a table says whether it is to be again. */
        @Override
        public void closed(UUID group) {
            onLeadership.run();
        }

        @Override
        public void failed(@Nullable UUID group, String reason) {
            processEnd.because("A replica cannot go on: %s.".formatted(reason));
        }

        @Override
        public void cannotPromise(UUID group, String reason) {
            processEnd.atOnce("A replica cannot go on: %s.".formatted(reason));
        }

    }

    private static ProblemException notOwner(int partition, Optional<ParticipantAddress> leader) {
        String detail = leader.map(owner -> "Partition %d is led by %s.".formatted(partition, owner))
            .orElse("Partition %d is led by another participant: GET /locate/{key} on the main node says which."
                .formatted(partition));
        return Problem.of(ErrorCode.NOT_OWNER, detail).in(partition).withLeader(leader.orElse(null)).toException();
    }

    private static ProblemException forming(int partition) {
        return Problem.of(ErrorCode.FORMING,
                "This participant has not been told which partitions it has: the cluster forms, or its main node cannot be reached.")
            .in(partition)
            .toException();
    }

    private static String capitalised(ParticipantAddress address) {
        return "P" + address.toString().substring(1);
    }

}
