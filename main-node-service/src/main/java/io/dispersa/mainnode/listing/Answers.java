package io.dispersa.mainnode.listing;

import io.dispersa.api.ClusterListing;
import io.dispersa.api.ClusterListing.Missing;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.ParticipantListing;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.ArrayList;

/**
 * What participants have answered to one listing so far, and whom to ask next. For use by
 * one thread.
 */
final class Answers {

    private final PartitionTable table;

    private final Map<Integer, ParticipantListing> answered = new TreeMap<>();

    private final Map<Integer, Missing> missing = new TreeMap<>();

    /** Each replica is asked once for what may be stale. */
    private final Set<Replica> asked = new HashSet<>();

    private record Replica(int partition, int participant) {
    }

    Answers(PartitionTable table) {
        this.table = table;
    }

    /** Takes what a participant lists, together with what it has listed before. */
    void add(ParticipantAddress participant, ParticipantListing listing) {
        answered.merge(participant.id(), listing, ParticipantListing::and);
    }

    /** Takes note that a participant did not answer, and why. */
    void addMissing(ParticipantAddress participant, String reason) {
        missing.put(participant.id(), new Missing(participant, reason));
    }

    /**
     * Returns which participants to ask next for which partitions that nobody has listed:
     * of the replicas that have not been asked the one that has applied the most. Nothing
     * once there is nobody left.
     * @param applied how far each replica of a partition that is up and taken in has
     * applied the log, by its participant's id
     */
    Map<ParticipantAddress, List<Integer>> replicasToAsk(IntFunction<Map<Integer, Long>> applied) {
        Map<ParticipantAddress, List<Integer>> next = new LinkedHashMap<>();
        for (int partition : unlisted()) {
            freshest(table.replicas().get(partition), applied.apply(partition)).ifPresent(participant -> {
                asked.add(new Replica(partition, participant.id()));
                next.computeIfAbsent(participant, _ -> new ArrayList<>()).add(partition);
            });
        }
        return next;
    }

    private Optional<ParticipantAddress> freshest(PartitionReplicas row, Map<Integer, Long> applied) {
        return applied.entrySet()
            .stream()
            .filter(replica -> row.concerns(replica.getKey()) && !missing.containsKey(replica.getKey())
                    && !asked.contains(new Replica(row.partition(), replica.getKey())))
            .max(Map.Entry.comparingByValue())
            .flatMap(replica -> table.participant(replica.getKey()));
    }

    ClusterListing listing() {
        List<Integer> unlisted = unlisted();
        return new ClusterListing(table.formed() ? unlisted.isEmpty() : missing.isEmpty(),
                answered.values().stream().map(listing -> listing.lackingAtMost(unlisted)).toList(),
                List.copyOf(missing.values()), unlisted);
    }

    /** Where a partition changes hands meanwhile, nobody may list it. */
    private List<Integer> unlisted() {
        return table.replicas()
            .stream()
            .map(PartitionReplicas::partition)
            .filter(partition -> answered.values()
                .stream()
                .noneMatch(listing -> listing.partitions().contains(partition)))
            .toList();
    }

}
