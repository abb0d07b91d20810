package io.dispersa.mainnode.rebalance;

import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.ReplicaDigest;
import io.dispersa.api.ReplicaName;
import io.dispersa.api.ReplicaReport;
import io.dispersa.api.ReplicaRole;
import io.dispersa.mainnode.placement.Candidate;
import io.dispersa.mainnode.registry.Member;
import io.dispersa.mainnode.registry.RegistryState;
import io.dispersa.mainnode.registry.Standing;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All that is known when it is decided what to move.
 *
 * @param registry who takes part, and the table
 * @param up what each participant that is up says about its replicas
 * @param fresh the ids of those that have come up only just
 * @param gone the ids of those that have been silent for so long that they are given up
 * @param stalled the partitions whose moves get nowhere: what heals does not wait for
 * them
 * @param agreed the replicas of each partition that have held the same before
 */
record Situation(RegistryState registry, Map<Integer, List<ReplicaReport>> up, Set<Integer> fresh, Set<Integer> gone,
        Set<Integer> stalled, Map<Integer, Set<ReplicaName>> agreed) {

    List<PartitionReplicas> rows() {
        return registry.replicas();
    }

    /** Returns whether what heals waits for a row, whose replicas move. */
    boolean holdsUp(PartitionReplicas row) {
        return row.moves() && !stalled.contains(row.partition());
    }

    boolean isUp(int participant) {
        return up.containsKey(participant);
    }

    boolean isLost(int participant) {
        return registry.standing(participant) == Standing.LOST;
    }

    boolean isDraining(int participant) {
        return registry.standing(participant) == Standing.DRAINING;
    }

    /** Returns what the leader of a partition says of it, if it is led. */
    Optional<ReplicaReport> leaderOf(int partition) {
        return up.values()
            .stream()
            .flatMap(Collection::stream)
            .filter(report -> report.partition() == partition && report.role() == ReplicaRole.LEADER)
            .max(Comparator.comparingLong(ReplicaReport::term));
    }

    /**
     * Returns whether the replica that a row gives to a participant cannot be read, or
     * {@link #differs}.
     */
    boolean isDamaged(PartitionReplicas row, int participant) {
        return report(row, participant).map(ReplicaReport::damaged).filter(row.names()::contains).isPresent()
                || differs(row, participant);
    }

    /**
     * Returns whether the replica of a participant held something else after an entry
     * than two others or more, which held the same, and all of them held the same before.
     * Of two that differ, either may be right; so may the odd one of three, if one of the
     * others is a copy of the other one.
     */
    boolean differs(PartitionReplicas row, int participant) {
        Set<ReplicaName> before = agreed.getOrDefault(row.partition(), Set.of());
        return compared(row, participant).filter(here -> before.contains(here.name())).filter(here -> {
            List<String> others = compared(row).stream()
                .filter(there -> there.name().participant() != participant && there.index() == here.index()
                        && before.contains(there.name()))
                .map(ReplicaDigest::sha256)
                .toList();
            return others.size() > 1 && Set.copyOf(others).size() == 1 && !others.contains(here.sha256());
        }).isPresent();
    }

    /** Returns what the replicas of a row held when they were last compared. */
    List<ReplicaDigest> compared(PartitionReplicas row) {
        return row.replicas().stream().flatMap(id -> compared(row, id).stream()).toList();
    }

    /** Returns how the replicas of a row differ, if some did after the latest entry. */
    Optional<Difference> difference(PartitionReplicas row) {
        long index = compared(row).stream().mapToLong(ReplicaDigest::index).max().orElse(-1);
        Map<String, List<Integer>> holders = compared(row).stream()
            .filter(it -> it.index() == index)
            .collect(Collectors.groupingBy(ReplicaDigest::sha256, TreeMap::new,
                    Collectors.mapping(it -> it.name().participant(), Collectors.toList())));
        return holders.size() < 2 ? Optional.empty() : Optional.of(new Difference(row.partition(), index,
                List.copyOf(holders.values()), row.replicas().stream().filter(id -> differs(row, id)).toList()));
    }

    private Optional<ReplicaDigest> compared(PartitionReplicas row, int participant) {
        return report(row, participant).map(ReplicaReport::compared).filter(it -> row.names().contains(it.name()));
    }

    /**
     * Returns whether the replica of a participant knows nearly all that its leader does.
     */
    boolean isUpToDate(PartitionReplicas row, int participant) {
        long committed = leaderOf(row.partition()).map(ReplicaReport::committed).orElse(Long.MAX_VALUE);
        return report(row, participant).filter(report -> report.role().isTakenIn() && report.isUpToDate(committed))
            .isPresent();
    }

    private Optional<ReplicaReport> report(PartitionReplicas row, int participant) {
        return up.getOrDefault(participant, List.of())
            .stream()
            .filter(report -> report.partition() == row.partition())
            .findFirst();
    }

    /**
     * Replicas that held different things after the same entry of their log.
     *
     * @param partition its number
     * @param index of the entry
     * @param groups the ids of those that held the same, for each of the things held
     * @param odd the ids of those that are made again; none if either may be right
     */
    record Difference(int partition, long index, List<List<Integer>> groups, List<Integer> odd) {

        @Override
        public String toString() {
            return "the replicas of partition %d held different things after entry %d: those of the participants %s. %s"
                .formatted(partition, index, groups.stream().map(List::toString).collect(Collectors.joining(" and ")),
                        odd.isEmpty() ? "Any may be right, and nothing is done: see docs/OPERATIONS.md."
                                : "Those of the participants %s are made again from the others.".formatted(odd));
        }

    }

    /** Returns the ids of those that take part and store something. */
    List<Integer> holders() {
        return registry.members()
            .stream()
            .filter(member -> member.standing().takesPart() && registry.depends(member.id()))
            .map(Member::id)
            .toList();
    }

    /** Returns the situation as it will be when nobody is new. */
    Situation later() {
        return new Situation(registry, up, Set.of(), gone, stalled, agreed);
    }

    /** Returns the ids of those that could store something, were they not new. */
    List<Integer> newcomers() {
        return registry.members()
            .stream()
            .filter(member -> member.canStore() && isNew(member))
            .map(Member::id)
            .toList();
    }

    private boolean isNew(Member member) {
        return fresh.contains(member.id()) && !registry.depends(member.id());
    }

    /**
     * Returns who can be given replicas, or keep those it has. Whoever has none and is
     * new is left out.
     */
    List<Candidate> candidates() {
        return registry.members()
            .stream()
            .filter(member -> member.canStore() && (isUp(member.id()) || registry.depends(member.id()))
                    && !isNew(member))
            .map(member -> new Candidate(member.id(), member.failsWith()))
            .toList();
    }

}
