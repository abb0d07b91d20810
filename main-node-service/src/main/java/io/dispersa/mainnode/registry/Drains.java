package io.dispersa.mainnode.registry;

import java.util.Optional;

/** Whether a participant may leave, as a pure function of the registry. */
final class Drains {

    private Drains() {
    }

    /**
     * Returns why a participant may not be drained; nothing if it may.
     */
    static Optional<String> refusal(RegistryState state, int participant) {
        if (!state.depends(participant)) {
            return Optional.empty();
        }
        long remaining = state.members()
            .stream()
            .filter(member -> member.id() != participant && member.canStore())
            .count();
        int replicas = state.mostReplicas();
        return remaining >= replicas ? Optional.empty()
                : Optional.of("%d would remain, and each key is on %d: start another participant first."
                    .formatted(remaining, replicas));
    }

}
