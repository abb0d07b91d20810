package io.dispersa.participant.partition;

import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.KeptReplica;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.Registration;
import io.dispersa.api.ReplicaName;
import io.dispersa.api.ReplicaPeer;
import io.dispersa.participant.store.FreeSpace;
import io.dispersa.participant.store.PartitionState;
import io.dispersa.participant.store.Storage;
import io.dispersa.raft.Addresses;
import io.dispersa.raft.Endpoint;
import io.dispersa.raft.GroupListener;
import io.dispersa.raft.GroupRole;
import io.dispersa.raft.Peer;
import io.dispersa.raft.RaftNode;
import io.dispersa.raft.RaftSettings;
import io.dispersa.raft.RaftStartException;
import io.dispersa.raft.ReplicaGroup;
import io.dispersa.raft.StateMachine;
import io.dispersa.service.launch.StartupRefusal;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replicas of this participant, and the Raft server under them. One thread at a time
 * has it follow a table or closes it; any number may ask.
 */
final class Replicas implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Replicas.class);

    private final RaftSettings settings;

    private final Storage storage;

    private final ReplicaFiles files;

    private final FreeSpace freeSpace;

    private final PartitionMeters meters;

    private final ClusterClock clock;

    private final GroupListener listener;

    private final Function<Integer, Optional<ParticipantAddress>> addresses;

    private final Lease lease;

    private final Map<Integer, PartitionState> states = new ConcurrentHashMap<>();

    private final Map<Integer, Partition> open = new ConcurrentSkipListMap<>();

    private final Map<Integer, DamagedReplica> damaged = new ConcurrentSkipListMap<>();

    private final Orphans orphans = new Orphans(System::nanoTime);

    private final LeaderQuestion leaders;

    private @Nullable RaftNode node;

    /**
     * @param addresses tells where a participant is reached
     * @param leaders tells who votes in a partition
     */
    Replicas(RaftSettings settings, Storage storage, ReplicaFiles files, FreeSpace freeSpace, PartitionMeters meters,
            ClusterClock clock, GroupListener listener, Function<Integer, Optional<ParticipantAddress>> addresses,
            Lease lease, LeaderQuestion leaders) {
        this.settings = settings;
        this.storage = storage;
        this.files = files;
        this.freeSpace = freeSpace;
        this.meters = meters;
        this.clock = clock;
        this.listener = listener;
        this.addresses = addresses;
        this.lease = lease;
        this.leaders = leaders;
    }

    Optional<Partition> partition(int number) {
        return Optional.ofNullable(open.get(number));
    }

    /** Returns the replicas that are here, in the order of their numbers. */
    Collection<Partition> all() {
        return open.values();
    }

    Optional<DamagedReplica> damaged(int number) {
        return Optional.ofNullable(damaged.get(number));
    }

    /** Returns the replicas that cannot be read, in the order of their numbers. */
    Collection<DamagedReplica> damaged() {
        return damaged.values();
    }

    /**
     * Begins the life that the registry says.
     * @return whether there was an earlier one, which is deleted
     */
    boolean begin(int incarnation) {
        if (files.haveAnotherLife(incarnation)) {
            close();
        }
        return files.begin(incarnation);
    }

    /**
     * Opens what a place wants, and what is here besides until it is certain that nobody
     * counts on it.
     * @throws StartupRefusal if something that was here is damaged or missing, or the
     * port is taken
     */
    void follow(Place place) {
        ReplicaPeer self = place.peer().orElse(null);
        Set<Integer> present = files.present(place);
        if (self == null || (place.wanted().isEmpty() && present.isEmpty())) {
            return;
        }
        place.peers()
            .forEach(peer -> Addresses.put(process(peer.participant()), peer.host(), peer.port(), settings.tokens()));
        try {
            RaftNode running = running(place, self);
            for (PartitionReplicas row : place.wanted()) {
                Partition here = open.get(row.partition());
                if (here != null && place.knows(here) && here.status().role() == GroupRole.CLOSED) {
                    reopen(running, place, here);
                }
                present.add(row.partition());
            }
            for (PartitionReplicas row : place.rows()) {
                if (present.contains(row.partition()) && !open.containsKey(row.partition())) {
                    open(running, row, place);
                }
                Partition here = open.get(row.partition());
                DamagedReplica unreadable = damaged.get(row.partition());
                if (here != null) {
                    place.aloneAs(here).ifPresent(name -> goOnAlone(running, place, here.number(), name));
                }
                else if (unreadable != null && unreadable.name().equals(row.origin())) {
                    place.ownReplicaIn(row).ifPresent(name -> goOnAlone(running, place, row.partition(), name));
                }
            }
        }
        catch (RaftStartException e) {
            throw refusal(e);
        }
    }

    /** Returns what the disk says of the replicas here. */
    List<KeptReplica> kept(Registration registration) {
        return files.kept(registration);
    }

    /** Returns whether a replica is closed, or not here, that the table wants here. */
    boolean lacks(Place place) {
        return place.wanted()
            .stream()
            .map(row -> open.get(row.partition()))
            .anyMatch(here -> here == null || place.aloneAs(here).isPresent()
                    || (place.knows(here) && here.status().role() == GroupRole.CLOSED));
    }

    /** Returns whether there is a replica that the table does not know. */
    boolean hasOrphans(Place place) {
        return open.values().stream().anyMatch(replica -> isOrphan(place, replica));
    }

    /**
     * Deletes the replicas that the table does not know, once their groups do not either.
     */
    void giveUpOrphans(Place place) {
        for (Partition replica : List.copyOf(open.values())) {
            int number = replica.number();
            if (isOrphan(place, replica) && isOut(replica, place)) {
                log.info("gives up its replica {} of partition {}, which the group has left out", replica.name(),
                        number);
                closed(number);
                delete(number, place.groupOf(number));
                orphans.forget(number);
            }
        }
    }

    private static boolean isOrphan(Place place, Partition replica) {
        return !place.knows(replica) && place.aloneAs(replica).isEmpty();
    }

    private boolean isOut(Partition replica, Place place) {
        return orphans.isOut(replica.number(), replica.name().toString(), replica.status().role(),
                () -> leaders.members(place, replica.number()));
    }

    @Override
    public void close() {
        open.values().forEach(Partition::close);
        if (node != null) {
            node.close();
            node = null;
        }
        open.clear();
        damaged.clear();
        states.clear();
    }

    private RaftNode running(Place place, ReplicaPeer self) {
        RaftNode running = node;
        if (running == null) {
            running = RaftNode.start(settings, new Endpoint(process(self.participant()), self.port()),
                    group -> open(place, group), listener);
            node = running;
        }
        return running;
    }

    /** Returns how replicas know the process of a participant. */
    static String process(int participant) {
        return "participant-" + participant;
    }

    /** Returns how the Raft server knows a replica. */
    static Peer peer(ReplicaName name) {
        return new Peer(name.toString(), process(name.participant()));
    }

    private StateMachine open(Place place, UUID group) {
        for (int number = 0; number < place.partitions(); number++) {
            if (place.groupOf(number).equals(group)) {
                int partition = number;
                PartitionState state = storage.open(place.clusterId(), number,
                        reason -> cannotBeRead(group, partition, reason));
                states.put(number, state);
                return state;
            }
        }
        throw new StartupRefusal(
                "%s holds the log of a partition that this cluster does not have.".formatted(settings.directory()),
                "Give this participant the data directory of this cluster, or a new one, with --dispersa.data-dir=DIR.");
    }

    /** A replica that cannot be read is neither served nor copied. */
    private void cannotBeRead(UUID group, int number, String reason) {
        try {
            if (files.isAlone(group)) {
                log.error("Partition {}, of which this is the only replica, cannot be read: {}", number, reason);
                return;
            }
            files.noteDamage(group);
        }
        catch (UncheckedIOException e) { // the same disk; it is noticed again
            log.error("That partition {} cannot be read could not be noted: {}", number, e.getMessage());
        }
        listener.failed(group,
                "partition %d cannot be read (%s). When this participant is started again, its replica is made again from the others"
                    .formatted(number, reason));
    }

    /** Opens what is here, whatever it is called; or else what the row asks for. */
    private void open(RaftNode running, PartitionReplicas row, Place place) {
        int number = row.partition();
        UUID group = place.groupOf(number);
        Optional<ReplicaGroup> unreadable = running.damaged(group);
        if (unreadable.isPresent()) {
            DamagedReplica here = keep(number, unreadable.get());
            if (place.counts(number, here.name())) {
                here.refrain();
                return;
            }
            log.info("deletes its damaged replica {} of partition {}, which the others do without", here.name(),
                    number);
            damaged.remove(number);
            delete(number, group);
        }
        Optional<String> name = running.name(group).or(() -> place.ownNameIn(row));
        if (name.isEmpty()) { // it was about to be deleted
            files.giveUp(number);
            return;
        }
        files.requireComplete(place, number, name.get());
        boolean founds = row.founders().stream().map(ReplicaName::toString).anyMatch(name.get()::equals);
        boolean fresh = founds && files.opened().name(number).isEmpty();
        ReplicaGroup replica = founds
                ? running.found(group, name.get(), row.founders().stream().map(Replicas::peer).toList())
                : running.join(group, name.get());
        files.opened().add(number, name.get());
        open.put(number, partition(number, fresh, replica));
    }

    private DamagedReplica keep(int number, ReplicaGroup group) {
        return damaged.computeIfAbsent(number, _ -> {
            log.warn("its replica {} of partition {} cannot be read, and votes until the others do without it",
                    group.name(), number);
            return new DamagedReplica(number, group);
        });
    }

    private void delete(int number, UUID group) {
        RaftNode running = node;
        if (running != null) {
            running.leave(group);
            files.giveUp(number);
            running.giveUp(group);
        }
    }

    /** It was taken out, and is to be taken in again. */
    private void reopen(RaftNode running, Place place, Partition here) {
        closed(here.number());
        open.put(here.number(), partition(here.number(), false, running.reopen(place.groupOf(here.number()))));
    }

    /** The others are lost, and a person has ordered to go on from this replica. */
    private void goOnAlone(RaftNode running, Place place, int number, ReplicaName name) {
        log.warn("its replica {} of partition {} goes on alone, as {}: the others are lost",
                running.name(place.groupOf(number)).orElseThrow(), number, name);
        closed(number);
        damaged.remove(number);
        ReplicaGroup replica = running.goOnAlone(place.groupOf(number), peer(name));
        files.opened().add(number, name.toString());
        open.put(number, partition(number, false, replica));
    }

    private void closed(int number) {
        Partition partition = open.remove(number);
        if (partition != null) {
            partition.close();
        }
        states.remove(number);
    }

    private Partition partition(int number, boolean fresh, ReplicaGroup replicas) {
        PartitionState state = states.get(number);
        if (state == null) {
            throw new IllegalStateException("the state of partition " + number + " was not opened");
        }
        return new Partition(number, fresh, replicas, state, freeSpace, meters, clock, addresses, lease);
    }

    private static StartupRefusal refusal(RaftStartException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof StartupRefusal refusal) {
                return refusal;
            }
        }
        return new StartupRefusal("This participant's replicas cannot be opened: %s.".formatted(e.getMessage()),
                "If the port is taken, choose another with --dispersa.raft.port=PORT. If files are damaged, move the data directory away and start again: the participant then gets everything from the other replicas.");
    }

}
