package io.dispersa.participant.partition;

import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.ReplicaPeer;
import io.dispersa.participant.store.FreeSpace;
import io.dispersa.participant.store.PartitionState;
import io.dispersa.participant.store.Storage;
import io.dispersa.raft.GroupListener;
import io.dispersa.raft.Peer;
import io.dispersa.raft.RaftNode;
import io.dispersa.raft.RaftSettings;
import io.dispersa.raft.RaftStartException;
import io.dispersa.raft.ReplicaGroup;
import io.dispersa.raft.StateMachine;
import io.dispersa.service.launch.StartupRefusal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The replicas of this participant, and the Raft server under them. One thread at a time
 * has it follow a table or closes it; any number may ask.
 */
final class Replicas implements AutoCloseable {

    private final RaftSettings settings;

    private final Storage storage;

    private final OpenedReplicas opened;

    private final FreeSpace freeSpace;

    private final PartitionMeters meters;

    private final InstantSource clock;

    private final GroupListener listener;

    private final Function<Integer, Optional<ParticipantAddress>> addresses;

    private final Map<Integer, PartitionState> states = new ConcurrentHashMap<>();

    private final Map<Integer, Partition> open = new ConcurrentSkipListMap<>();

    private @Nullable RaftNode node;

    /**
     * @param addresses tells where a participant is reached
     */
    Replicas(RaftSettings settings, Storage storage, OpenedReplicas opened, FreeSpace freeSpace, PartitionMeters meters,
            InstantSource clock, GroupListener listener, Function<Integer, Optional<ParticipantAddress>> addresses) {
        this.settings = settings;
        this.storage = storage;
        this.opened = opened;
        this.freeSpace = freeSpace;
        this.meters = meters;
        this.clock = clock;
        this.listener = listener;
        this.addresses = addresses;
    }

    Optional<Partition> partition(int number) {
        return Optional.ofNullable(open.get(number));
    }

    /** Returns the replicas that are here, in the order of their numbers. */
    Collection<Partition> all() {
        return open.values();
    }

    /**
     * Opens what a place wants.
     * @throws StartupRefusal if something that was here is damaged or missing, or the
     * port is taken
     */
    void follow(Place place) {
        ReplicaPeer self = place.peer().orElse(null);
        if (self == null || place.wanted().isEmpty()) {
            return;
        }
        try {
            RaftNode running = running(place, ReplicaStep.peer(self));
            for (PartitionReplicas row : place.wanted()) {
                open.computeIfAbsent(row.partition(), number -> open(running, row, place.clusterId()));
            }
        }
        catch (RaftStartException e) {
            throw refusal(e);
        }
    }

    @Override
    public void close() {
        open.values().forEach(Partition::close);
        if (node != null) {
            node.close();
            node = null;
        }
        open.clear();
        states.clear();
    }

    private RaftNode running(Place place, Peer self) {
        RaftNode running = node;
        if (running != null && !running.self().equals(self)) {
            // Under its new name it is another one: it asks to be taken in again.
            close();
            running = null;
        }
        if (running == null) {
            running = RaftNode.start(settings, self, group -> open(place, group), listener);
            node = running;
        }
        return running;
    }

    private StateMachine open(Place place, UUID group) {
        for (int number = 0; number < place.partitions(); number++) {
            if (groupOf(place.clusterId(), number).equals(group)) {
                PartitionState state = storage.open(place.clusterId(), number);
                states.put(number, state);
                return state;
            }
        }
        throw new StartupRefusal(
                "%s holds the log of a partition that this cluster does not have.".formatted(settings.directory()),
                "Give this participant the data directory of this cluster, or a new one, with --dispersa.data-dir=DIR.");
    }

    private Partition open(RaftNode running, PartitionReplicas row, UUID clusterId) {
        int number = row.partition();
        UUID group = groupOf(clusterId, number);
        opened.requireComplete(number,
                Files.isDirectory(settings.directory().resolve("groups").resolve(group.toString())));
        List<Peer> founders = row.founders().stream().map(ReplicaStep::peer).toList();
        boolean founds = founders.stream().anyMatch(founder -> founder.id().equals(running.self().id()));
        boolean fresh = founds && !opened.contains(number);
        ReplicaGroup replicas = founds ? running.found(group, founders) : running.join(group);
        opened.add(number);
        PartitionState state = states.get(number);
        if (state == null) {
            throw new IllegalStateException("the state of partition " + number + " was not opened");
        }
        return new Partition(number, fresh, replicas, state, freeSpace, meters, clock, addresses);
    }

    /** Returns the name of a partition's group, the same for all participants. */
    static UUID groupOf(UUID clusterId, int partition) {
        return UUID.nameUUIDFromBytes((clusterId + "/" + partition).getBytes(StandardCharsets.US_ASCII));
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
