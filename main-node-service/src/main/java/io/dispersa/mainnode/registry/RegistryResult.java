package io.dispersa.mainnode.registry;

import java.util.UUID;

/** What came of a {@link RegistryCommand}. */
public sealed interface RegistryResult {

    /**
     * Something was to be so.
     *
     * @param changed whether it was not before
     */
    record Done(boolean changed) implements RegistryResult {
    }

    /**
     * A participant is registered.
     *
     * @param member as it is registered now
     * @param clusterId the cluster's identity
     * @param partitions how many partitions the cluster has
     * @param novelty what that changed
     */
    record Registered(Member member, UUID clusterId, int partitions, Novelty novelty) implements RegistryResult {
    }

    /** The data directory of a participant that registers is an older copy. */
    record Outdated(String reason) implements RegistryResult {
    }

    /** It contradicts what is registered. */
    record Refused(String reason) implements RegistryResult {
    }

    /** What a registration changed. */
    enum Novelty {

        /** Nothing. */
        KNOWN,
        /** There is a participant more. */
        ADDED,
        /** It is elsewhere, or its disk is another. */
        CHANGED

    }

}
