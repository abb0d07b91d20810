package io.dispersa.api;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /main-nodes/self}: which main node answers, and whom it knows. By it main
 * nodes find each other, wherever they are, and agree on who founds the registry.
 *
 * @param name the identity of its data directory
 * @param run made by the process that answers
 * @param raftPort its Raft port
 * @param founders the names with which it founds the registry, or has; none as long as it
 * does not know them
 * @param founded whether it has founded the registry, or takes part in it
 * @param applied how much of the registry's log it has applied; absent while it has none
 * @param known the main nodes that the registry knows
 */
public record MainNodeIdentity(String name, UUID run, int raftPort, List<String> founders, boolean founded,
        @Nullable Long applied, List<KnownMainNode> known) {

    public MainNodeIdentity {
        // JSON knows nothing of @Nullable: an absent field arrives as null.
        founders = List.copyOf(Objects.requireNonNullElse(founders, List.of()));
        known = List.copyOf(Objects.requireNonNullElse(known, List.of()));
    }

    /** Returns what it knows of the main node with this name. */
    public Optional<KnownMainNode> known(String other) {
        return known.stream().filter(mainNode -> mainNode.name().equals(other)).findFirst();
    }
}
