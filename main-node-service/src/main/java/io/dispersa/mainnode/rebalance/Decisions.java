package io.dispersa.mainnode.rebalance;

import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.ReplicaReport;
import io.dispersa.mainnode.placement.Assignment;
import io.dispersa.mainnode.placement.Candidate;
import io.dispersa.mainnode.registry.Member;
import io.dispersa.mainnode.registry.RegistryCommand;
import io.dispersa.mainnode.registry.Standing;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What to do next, as a pure function of the situation: so that the next leader of the
 * registry goes on where the last one ended. Each decision is fenced by the epoch of the
 * registry that it was made for.
 */
final class Decisions {

    /** If more are gone at once, it is rather the network than they. */
    private static final int MOST_GONE = 3;

    private Decisions() {
    }

    /**
     * @param target where the replicas should be
     */
    static Decision next(Situation now, List<Assignment> target) {
        return settled(now).or(() -> pause(now))
            .or(() -> left(now))
            .or(() -> gone(now))
            .or(() -> silent(now))
            .or(() -> moves(now, target))
            .orElseGet(Decision.Level::new);
    }

    /** The leader of a partition says when a move is over. */
    private static Optional<Decision> settled(Situation now) {
        return place(now,
                now.rows()
                    .stream()
                    .filter(PartitionReplicas::moves)
                    .filter(row -> now.leaderOf(row.partition()).filter(leader -> isOver(row, leader)).isPresent())
                    .map(PartitionReplicas::settled)
                    .toList());
    }

    private static boolean isOver(PartitionReplicas row, ReplicaReport leader) {
        return Set.copyOf(leader.members()).equals(Set.copyOf(row.wanted()));
    }

    private static Optional<Decision> pause(Situation now) {
        return now.registry().paused() ? Optional.of(new Decision.Wait("It is paused.")) : Optional.empty();
    }

    private static Optional<Decision> left(Situation now) {
        return now.registry()
            .members()
            .stream()
            .filter(member -> member.standing() == Standing.DRAINING && now.gone().contains(member.id())
                    && !now.registry().depends(member.id()))
            .findFirst()
            .map(member -> judge(now, member.id(), Standing.LEFT));
    }

    private static Optional<Decision> gone(Situation now) {
        List<Integer> holders = now.holders();
        List<Integer> gone = holders.stream().filter(now.gone()::contains).toList();
        if (gone.size() * MOST_GONE > holders.size()) {
            return Optional.of(new Decision.Wait(
                    "%s gone, more than a third of the %d that store something: nothing moves until they are back."
                        .formatted(named(gone), holders.size())));
        }
        return gone.stream()
            .filter(id -> canBeReplaced(now, id))
            .findFirst()
            .map(id -> judge(now, id, Standing.LOST))
            .or(() -> gone.isEmpty() ? Optional.empty() : Optional.of(new Decision.Wait(
                    "%s gone, and what it stored cannot be made again: a majority of its fellows and a participant that is free must be up, and not be new."
                        .formatted(named(gone)))));
    }

    private static boolean canBeReplaced(Situation now, int participant) {
        List<PartitionReplicas> rows = now.rows().stream().filter(row -> row.replicas().contains(participant)).toList();
        int replicas = rows.stream().mapToInt(row -> row.replicas().size()).max().orElse(0);
        long free = now.candidates()
            .stream()
            .map(Candidate::id)
            .filter(id -> id != participant && now.isUp(id))
            .count();
        return free >= replicas && rows.stream()
            .allMatch(row -> row.replicas().size() > 1 && now.leaderOf(row.partition()).isPresent());
    }

    private static Optional<Decision> silent(Situation now) {
        List<Integer> silent = now.holders().stream().filter(id -> !now.isUp(id)).toList();
        return silent.isEmpty() ? Optional.empty() : Optional
            .of(new Decision.Wait("%s silent: nothing moves until it is back, or given up.".formatted(named(silent))));
    }

    private static Optional<Decision> moves(Situation now, List<Assignment> target) {
        return place(now, NextMoves.starting(now, target)).or(() -> place(now, NextMoves.leavingDamaged(now)))
            .or(() -> place(now, NextMoves.leaders(now, target)))
            .or(() -> newcomers(now))
            .or(() -> stuck(now));
    }

    private static Optional<Decision> newcomers(Situation now) {
        List<Integer> newcomers = now.newcomers();
        return newcomers.isEmpty() ? Optional.empty()
                : Optional.of(new Decision.Wait("%s new, and used in some seconds.".formatted(named(newcomers))));
    }

    private static Optional<Decision> stuck(Situation now) {
        boolean tooFew = now.registry()
            .members()
            .stream()
            .filter(member -> member.standing() != Standing.ACTIVE)
            .map(Member::id)
            .anyMatch(id -> now.rows().stream().anyMatch(row -> row.replicas().contains(id)))
                && now.rows().stream().noneMatch(PartitionReplicas::moves);
        return tooFew ? Optional.of(new Decision.Wait("There are too few participants to take what is to be moved."))
                : Optional.empty();
    }

    private static Optional<Decision> place(Situation now, List<PartitionReplicas> rows) {
        return rows.isEmpty() ? Optional.empty()
                : Optional.of(new Decision.Change(new RegistryCommand.Place(now.registry().epoch(), rows)));
    }

    private static Decision judge(Situation now, int participant, Standing standing) {
        return new Decision.Change(new RegistryCommand.Judge(now.registry().epoch(), participant, standing));
    }

    private static String named(List<Integer> ids) {
        String all = ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return ids.size() == 1 ? "Participant " + all + " is" : "Participants " + all + " are";
    }

}
