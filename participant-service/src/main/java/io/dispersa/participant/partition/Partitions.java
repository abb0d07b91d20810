package io.dispersa.participant.partition;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.PartitionContents;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.api.Registration;
import io.dispersa.participant.store.FreeSpace;
import io.dispersa.participant.store.Storage;
import io.dispersa.service.launch.StartupRefusal;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that this participant leads by its table. Any number of threads may ask;
 * registrations and tables come from one.
 */
public final class Partitions implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Partitions.class);

    private final Storage storage;

    private final FreeSpace freeSpace;

    private final PartitionMeters meters;

    private final ProcessEnd processEnd;

    private final Map<Integer, Partition> open = new ConcurrentSkipListMap<>();

    private volatile @Nullable Place place;

    private boolean closed;

    /** Serves nothing until it is registered and has adopted a table. */
    public Partitions(Storage storage, FreeSpace freeSpace, MeterRegistry meters, ProcessEnd processEnd) {
        this.storage = storage;
        this.freeSpace = freeSpace;
        this.meters = new PartitionMeters(meters);
        this.processEnd = processEnd;
    }

    /** Returns this participant's place in the cluster, once it has registered. */
    public Optional<Place> place() {
        return Optional.ofNullable(place);
    }

    /** Takes note of a registration. The table, if there is one, stays. */
    public synchronized void registered(ParticipantAddress self, Registration registration) {
        PartitionTable table = place().map(Place::table).orElse(null);
        place = new Place(self, registration.clusterId(), registration.partitions(), table);
    }

    /**
     * Works by this table from now on, if it is newer than the one at hand and of the
     * same cluster. When this returns, the partitions that it gives to this participant
     * are served.
     * @return whether the table was adopted
     * @throws StartupRefusal if a partition's directory cannot be used
     */
    public synchronized boolean adopt(PartitionTable table) {
        Place before = place;
        if (closed || before == null || !fits(table, before)) {
            return false;
        }
        Place next = before.with(table);
        for (int partition : next.led()) {
            open.computeIfAbsent(partition, number -> new Partition(number, storage.open(next.clusterId(), number),
                    freeSpace, meters, processEnd));
        }
        place = next;
        Map<Integer, Partition> others = new TreeMap<>(open);
        next.led().forEach(others::remove);
        others.forEach((number, partition) -> {
            open.remove(number);
            partition.close();
        });
        if (!next.led().equals(before.led())) {
            log.info("leads {}", described(next.led()));
        }
        return true;
    }

    /**
     * Returns the partition that holds a key.
     * @throws ProblemException {@link ErrorCode#FORMING} if no table is known yet;
     * {@link ErrorCode#NOT_OWNER} if another participant leads it, naming that one
     */
    public Partition require(Key key) {
        Place now = requirePlace();
        return switch (now.ownerOf(key)) {
            case Place.Owner.Nobody(int partition) -> throw forming(key, partition);
            case Place.Owner.Other(int partition, Optional<ParticipantAddress> leader) ->
                throw notOwner(key, partition, leader);
            case Place.Owner.Self(int partition) -> {
                Partition found = open.get(partition);
                if (found == null) { // closed since: the process stops, or a newer table
                                     // came
                    throw notOwner(key, partition, Optional.empty());
                }
                yield found;
            }
        };
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

    /** Returns the partitions that are served now, in the order of their numbers. */
    public List<Partition> served() {
        return List.copyOf(open.values());
    }

    /** Returns how much each partition that is served now holds. */
    public List<PartitionContents> contents() {
        return open.values().stream().map(Partition::contents).toList();
    }

    /** Finishes what was accepted and closes the partitions; nothing is opened after. */
    @Override
    public synchronized void close() {
        closed = true;
        open.values().forEach(Partition::close);
        open.clear();
    }

    private static boolean fits(PartitionTable table, Place place) {
        return place.clusterId().equals(table.clusterId()) && table.partitions() == place.partitions()
                && table.epoch() > place.epoch()
                && (table.replicas().isEmpty() || table.replicas().size() == table.partitions());
    }

    private static ProblemException notOwner(Key key, int partition, Optional<ParticipantAddress> leader) {
        String detail = leader.map(owner -> "Partition %d is led by %s.".formatted(partition, owner))
            .orElse("Partition %d is led by another participant: GET /locate/{key} on the main node says which."
                .formatted(partition));
        return Problem.of(ErrorCode.NOT_OWNER, detail)
            .about(key, partition)
            .withLeader(leader.orElse(null))
            .toException();
    }

    private static ProblemException forming(Key key, int partition) {
        return Problem.of(ErrorCode.FORMING,
                "This participant has not been told which partitions it leads: the cluster forms, or its main node cannot be reached.")
            .about(key, partition)
            .toException();
    }

    private static String capitalised(ParticipantAddress address) {
        return "P" + address.toString().substring(1);
    }

    private static String described(List<Integer> partitions) {
        return partitions.isEmpty() ? "no partition"
                : "partitions " + partitions.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

}
