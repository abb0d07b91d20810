package io.dispersa.mainnode.registry;

import io.dispersa.api.KeptCluster;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.raft.RaftException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a registry again that is lost, because a person has ordered it: hears what the
 * participants keep of it as they register, until a majority has answered. Safe for use
 * by several threads.
 */
final class RegistryRecovery {

    private static final Logger log = LoggerFactory.getLogger(RegistryRecovery.class);

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final RegistryGroup group;

    private final Function<RegistrationRequest, Optional<KeptCluster>> keptClusters;

    /** Participants register every second while the registry is made again. */
    private static final long FORGOTTEN_NANOS = TimeUnit.SECONDS.toNanos(15);

    private record Heard(Testimony testimony, long at) {
    }

    private final LongSupplier nanoTime;

    // Guarded by this.
    private final Map<UUID, Heard> heard = new TreeMap<>();

    private volatile String reason = "The registry is made again: no participant has answered yet.";

    /**
     * @param keptClusters asks a participant what it keeps of its cluster
     * @param nanoTime tells the time, from an origin of its own
     */
    RegistryRecovery(RegistryGroup group, Function<RegistrationRequest, Optional<KeptCluster>> keptClusters,
            LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.group = group;
        this.keptClusters = keptClusters;
    }

    /** Returns how far it is, in a sentence for people. */
    String reason() {
        return reason;
    }

    /**
     * Hears a participant that registers, and has the registry agreed on when enough have
     * been heard.
     */
    void hear(RegistrationRequest request) {
        UUID instance = request.instance();
        if (instance == null || request.clusterId() == null) {
            return; // it has never been a part of the cluster
        }
        keptClusters.apply(request)
            .filter(kept -> kept.registration().clusterId().equals(request.clusterId()))
            .ifPresent(kept -> take(instance, new Testimony(request, kept)));
    }

    private synchronized void take(UUID instance, Testimony testimony) {
        long now = nanoTime.getAsLong();
        Heard before = heard.put(instance, new Heard(testimony, now));
        if (before == null || !before.testimony().equals(testimony)) {
            log.info("heard {} of cluster {}", testimony, testimony.cluster());
        }
        heard.values().removeIf(earlier -> now - earlier.at() > FORGOTTEN_NANOS);
        switch (Recovered.from(testimonies())) {
            case Recovered.NotYet(String why) -> reason = "The registry is made again: " + why;
            case Recovered.Complete(RegistryState state) -> agree(state);
        }
    }

    private List<Testimony> testimonies() {
        return heard.values().stream().map(Heard::testimony).toList();
    }

    private void agree(RegistryState state) {
        if (group.copy().isPresent()) {
            return;
        }
        try {
            group.submit(new RegistryCommand.Recover(state), TIMEOUT);
            log.warn("The registry of cluster {} is made again from {}: epoch {}, {} partitions, participants {}.",
                    state.clusterId(), testimonies(), state.epoch(), state.partitions(),
                    state.members().stream().map(Member::address).toList());
        }
        catch (RaftException e) {
            reason = "The registry is made again, and cannot be agreed on yet: " + e.getMessage();
        }
    }

}
