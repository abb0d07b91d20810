package io.dispersa.mainnode.registry;

import io.dispersa.api.KeptCluster;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.raft.RaftException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
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

    private final Map<UUID, Testimony> testimonies = new TreeMap<>();

    private volatile String reason = "The registry is made again: no participant has answered yet.";

    /**
     * @param keptClusters asks a participant what it keeps of its cluster
     */
    RegistryRecovery(RegistryGroup group, Function<RegistrationRequest, Optional<KeptCluster>> keptClusters) {
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
        if (!testimony.equals(testimonies.put(instance, testimony))) {
            log.info("heard {} of cluster {}", testimony, testimony.cluster());
        }
        switch (Recovered.from(testimonies.values())) {
            case Recovered.NotYet(String why) -> reason = "The registry is made again: " + why;
            case Recovered.Complete(RegistryState state) -> agree(state);
        }
    }

    private void agree(RegistryState state) {
        if (group.copy().isPresent()) {
            return;
        }
        try {
            group.submit(new RegistryCommand.Recover(state), TIMEOUT);
            log.warn("The registry of cluster {} is made again from {}: epoch {}, {} partitions, participants {}.",
                    state.clusterId(), testimonies.values(), state.epoch(), state.partitions(),
                    state.members().stream().map(Member::address).toList());
        }
        catch (RaftException e) {
            reason = "The registry is made again, and cannot be agreed on yet: " + e.getMessage();
        }
    }

}
