package io.dispersa.mainnode.membership;

import io.dispersa.api.ReplicaReport;
import io.dispersa.api.ReplicaRole;
import io.dispersa.mainnode.registry.ChangeSignal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who leads which partition: what heartbeats say, and what participants have answered
 * since. Safe for use by several threads.
 */
final class Leadership {

    private static final Logger log = LoggerFactory.getLogger(Leadership.class);

    private static final Duration ELECTION = Duration.ofSeconds(3);

    /** From heartbeats. */
    private volatile Map<Integer, Leader> leaders = Map.of();

    /** From answers; the term is the one that the heartbeats knew then. */
    private final Map<Integer, Leader> hints = new ConcurrentHashMap<>();

    /** Since when partitions have had no leader that had one. */
    private final Map<Integer, Long> leaderless = new ConcurrentHashMap<>();

    private final ChangeSignal changes;

    /**
     * @param changes fires when a partition has another leader by the heartbeats
     */
    Leadership(ChangeSignal changes) {
        this.changes = changes;
    }

    /** Returns the leader by the heartbeats. */
    Optional<Leader> reported(int partition) {
        return Optional.ofNullable(leaders.get(partition));
    }

    /** Returns the id of the leader of each partition that has one, by the heartbeats. */
    Map<Integer, Integer> reported() {
        return leaders.entrySet()
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().participant()));
    }

    /**
     * Returns whether a partition has had no leader for longer than an election takes, or
     * never had one.
     */
    boolean isUnserved(int partition) {
        Long since = leaderless.get(partition);
        return reported(partition).isEmpty() && (since == null || System.nanoTime() - since > ELECTION.toNanos());
    }

    /** Returns the id of the participant to ask first. */
    Optional<Integer> best(int partition) {
        Leader hint = hints.get(partition);
        return hint != null ? Optional.of(hint.participant()) : reported(partition).map(Leader::participant);
    }

    /** Remembers whom a participant has named as the leader. */
    void hint(int partition, int participant) {
        long term = reported(partition).map(Leader::term).orElse(0L);
        hints.put(partition, new Leader(participant, term));
    }

    /** Forgets that a participant was named: it does not answer, or does not lead. */
    void forget(int partition, int participant) {
        hints.computeIfPresent(partition, (_, hint) -> hint.participant() == participant ? null : hint);
    }

    /** Takes a heartbeat: whoever leads in the same term or a later one knows better. */
    void heard(List<ReplicaReport> reports) {
        for (ReplicaReport report : reports) {
            if (report.role() == ReplicaRole.LEADER) {
                hints.computeIfPresent(report.partition(), (_, hint) -> report.term() >= hint.term() ? null : hint);
            }
        }
    }

    /**
     * Looks at everything anew.
     * @param up what each participant that is up says about its replicas
     */
    synchronized void update(Map<Integer, List<ReplicaReport>> up) {
        Map<Integer, Leader> before = leaders;
        Map<Integer, Leader> after = Leader.among(up);
        if (!after.equals(before)) {
            leaders = after;
            after.forEach((partition, leader) -> say(partition, before.get(partition), leader));
            before.keySet().stream().filter(partition -> !after.containsKey(partition)).forEach(this::lost);
            after.keySet().forEach(leaderless::remove);
            changes.fire();
        }
    }

    private void lost(int partition) {
        log.warn("partition {} has no leader", partition);
        leaderless.put(partition, System.nanoTime());
    }

    private static void say(int partition, @Nullable Leader before, Leader now) {
        if (!now.equals(before)) {
            log.info("partition {} is led by participant {} (term {})", partition, now.participant(), now.term());
        }
    }

}
