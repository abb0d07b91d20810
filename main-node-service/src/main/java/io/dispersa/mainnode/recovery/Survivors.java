package io.dispersa.mainnode.recovery;

import io.dispersa.api.PartitionRecovery;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.ReplicaName;
import io.dispersa.api.ReplicaPosition;
import io.dispersa.api.ReplicaRole;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is left of a partition, and whether it may go on from that: a pure function of its
 * row and of what participants answer.
 */
final class Survivors {

    /**
     * One that cannot be read is the last choice, and one that is still being copied has
     * a part of the state only. Among the others Raft's order holds: whoever has the
     * later entry has all that a majority had agreed on by then, as far as it is still
     * there.
     */
    private static final Comparator<ReplicaPosition> FARTHEST = Comparator
        .comparing((ReplicaPosition position) -> !position.damaged())
        .thenComparing(position -> position.role() != ReplicaRole.JOINING)
        .thenComparingLong(ReplicaPosition::term)
        .thenComparingLong(ReplicaPosition::index);

    private Survivors() {
    }

    /**
     * @param answers of those that have answered, whatever they have
     */
    static PartitionRecovery of(PartitionReplicas row, Collection<ReplicaPosition> answers) {
        List<ReplicaPosition> survivors = answers.stream()
            .filter(answer -> row.names().contains(answer.name()) || answer.name().equals(row.origin()))
            .sorted(FARTHEST.reversed())
            .toList();
        List<Integer> silent = Stream.concat(row.replicas().stream(), row.leaving().stream())
            .distinct()
            .filter(id -> survivors.stream().noneMatch(survivor -> survivor.name().participant() == id))
            .sorted()
            .toList();
        ReplicaPosition best = survivors.isEmpty() ? null : survivors.getFirst();
        return new PartitionRecovery(row.partition(), survivors, silent, best == null ? null : best.name(),
                refusal(row, survivors, best).orElse(null));
    }

    private static Optional<String> refusal(PartitionReplicas row, List<ReplicaPosition> survivors,
            @Nullable ReplicaPosition best) {
        if (row.origin() != null) {
            return Optional.of("It has been ordered already: replica %s goes on as %s.".formatted(row.origin(),
                    row.names().getFirst()));
        }
        if (best == null) {
            return Optional.of("No participant that has a replica of it answers: start one of %s with its directory."
                .formatted(row.replicas()));
        }
        if (best.voters().isEmpty()) {
            return Optional.of("Replica %s, the best that is left, was about to be copied, and has nothing yet."
                .formatted(best.name()));
        }
        Optional<ReplicaPosition> leader = survivors.stream()
            .filter(survivor -> survivor.role() == ReplicaRole.LEADER)
            .findFirst();
        if (leader.isPresent()) {
            return Optional.of("Participant %d leads it. If the others have just gone, ask again in some seconds."
                .formatted(leader.get().name().participant()));
        }
        List<ReplicaName> alive = survivors.stream().map(ReplicaPosition::name).toList();
        return isMajority(alive, best.voters()) && isMajority(alive, best.votersBefore())
                ? Optional.of("A majority of its replicas answers (%s): they elect a leader by themselves, soon."
                    .formatted(alive.stream().map(ReplicaName::toString).collect(Collectors.joining(", "))))
                : Optional.empty();
    }

    /** There are none of before unless the voters change. */
    private static boolean isMajority(List<ReplicaName> alive, List<ReplicaName> voters) {
        return voters.isEmpty() || 2 * voters.stream().filter(alive::contains).count() > voters.size();
    }

}
