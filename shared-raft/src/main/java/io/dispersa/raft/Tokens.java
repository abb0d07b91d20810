package io.dispersa.raft;

import java.util.Optional;

/**
 * Tells the processes of a cluster from strangers. Safe for use by several threads.
 */
@FunctionalInterface
public interface Tokens {

    /**
     * Returns what each call to a process must have; nothing as long as this process does
     * not know it. It then takes no calls either.
     * @param process its identity, see {@link Addresses}
     */
    Optional<String> of(String process);

}
