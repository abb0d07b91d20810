package io.dispersa.mainnode.rebalance;

import io.dispersa.api.PartitionReplicas;
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

/**
 * All that is known when it is decided what to move.
 *
 * @param registry who takes part, and the table
 * @param up what each participant that is up says about its replicas
 * @param fresh the ids of those that have come up only just
 * @param gone the ids of those that have been silent for so long that they are given up
 */
record Situation(RegistryState registry, Map<Integer, List<ReplicaReport>> up, Set<Integer> fresh, Set<Integer> gone) {

    List<PartitionReplicas> rows() {
        return registry.replicas();
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

    /** Returns whether the replica that a row gives to a participant cannot be read. */
    boolean isDamaged(PartitionReplicas row, int participant) {
        return report(row, participant).map(ReplicaReport::damaged).filter(row.names()::contains).isPresent();
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
        return new Situation(registry, up, Set.of(), gone);
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
