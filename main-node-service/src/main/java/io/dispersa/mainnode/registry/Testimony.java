package io.dispersa.mainnode.registry;

import io.dispersa.api.Boot;
import io.dispersa.api.KeptCluster;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.RegistrationRequest;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * What one participant says of a cluster whose registry is lost.
 *
 * @param request how it registers now: its data directory and its address
 * @param kept what its disk says
 */
record Testimony(RegistrationRequest request, KeptCluster kept) {

    int id() {
        return kept.registration().id();
    }

    UUID cluster() {
        return kept.registration().clusterId();
    }

    /** Returns the life that its directory is of. */
    int incarnation() {
        return Math.max(kept.registration().incarnation(), Objects.requireNonNullElse(request.incarnation(), 0));
    }

    long boots() {
        Boot boot = request.boot();
        return boot == null ? 0 : boot.boots();
    }

    Optional<PartitionTable> table() {
        return Optional.ofNullable(kept.table());
    }

    long epoch() {
        return table().map(PartitionTable::epoch).orElse(0L);
    }

    @Override
    public String toString() {
        return "participant %d at %s, with the table of epoch %d and %d replicas".formatted(id(), request.hostAndPort(),
                epoch(), kept.replicas().size());
    }

}
