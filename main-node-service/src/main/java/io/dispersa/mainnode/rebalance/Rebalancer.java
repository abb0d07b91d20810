package io.dispersa.mainnode.rebalance;

import io.dispersa.api.PartitionReplicas;
import io.dispersa.mainnode.membership.Membership;
import io.dispersa.mainnode.placement.Assignment;
import io.dispersa.mainnode.placement.Candidate;
import io.dispersa.mainnode.placement.Placement;
import io.dispersa.mainnode.registry.Registry;
import io.dispersa.mainnode.registry.RegistryCommand;
import io.dispersa.mainnode.registry.RegistryState;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Takes one decision after the other, while this main node leads the registry. Keeps
 * nothing that matters: what is under way is in the table.
 */
@Component
class Rebalancer {

    private static final Logger log = LoggerFactory.getLogger(Rebalancer.class);

    /**
     * A process that has just started is slow in all that it does for the first time, and
     * one that comes and goes is not worth a copy.
     */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Registry registry;

    private final Membership membership;

    private final RebalanceProperties properties;

    private final MoveHistory history;

    private final Tenure tenure = new Tenure(System::nanoTime);

    private final StalledMoves moves = new StalledMoves(System::nanoTime);

    private final Differences differences = new Differences();

    private volatile @Nullable Target last;

    Rebalancer(Registry registry, Membership membership, RebalanceProperties properties, MoveHistory history) {
        this.registry = registry;
        this.membership = membership;
        this.properties = properties;
        this.history = history;
    }

    @Scheduled(fixedDelay = 250)
    void step() {
        tenure.look(registry.leads());
        Optional<Situation> now = situation(gone());
        now.ifPresent(history::look);
        now.ifPresent(differences::look);
        now.ifPresent(moves::look);
        if (registry.leads() && now.isPresent()
                && Decisions.next(now.get(), target(now.get())) instanceof Decision.Change(RegistryCommand command)
                && registry.change(command)) {
            say(command);
        }
    }

    /** Returns all that is known; nothing until the cluster has formed. */
    Optional<Situation> situation() {
        return situation(membership.silentFor(properties.replaceAfter()));
    }

    private Optional<Situation> situation(Set<Integer> gone) {
        return registry.state()
            .filter(state -> !state.replicas().isEmpty())
            .map(state -> new Situation(state, membership.reports(), membership.upForLess(FRESH), gone, moves.stalled(),
                    differences.agreed()));
    }

    /** Returns the ids of those that this main node may give up. */
    private Set<Integer> gone() {
        Duration silence = properties.replaceAfter();
        return tenure.lasts(silence) ? membership.silentFor(silence) : Set.of();
    }

    /** Returns where the replicas should be. */
    List<Assignment> target(Situation now) {
        return target(now.registry(), now.candidates());
    }

    /** To compute it takes a while, and it rarely changes. */
    private List<Assignment> target(RegistryState registry, List<Candidate> candidates) {
        List<Assignment> table = registry.replicas().stream().map(Assignment::of).toList();
        Target known = last;
        if (known == null || !known.table().equals(table) || !known.candidates().equals(candidates)) {
            known = new Target(table, candidates, Placement.next(table, candidates));
            last = known;
        }
        return known.next();
    }

    private static void say(RegistryCommand command) {
        switch (command) {
            case RegistryCommand.Place(var epoch, List<PartitionReplicas> rows) -> rows.forEach(row -> log.info(
                    row.moves() ? "partition {} moves: {} join, {} leave"
                            : "partition {} is where it should be, on {}{}",
                    row.partition(), row.moves() ? row.joining() : row.replicas(), row.moves() ? row.leaving() : ""));
            case RegistryCommand.Judge(var epoch, int participant, var standing) ->
                log.warn("participant {} is {} now", participant, standing.name().toLowerCase(Locale.ROOT));
            default -> log.info("{}", command);
        }
    }

    private record Target(List<Assignment> table, List<Candidate> candidates, List<Assignment> next) {
    }

}
