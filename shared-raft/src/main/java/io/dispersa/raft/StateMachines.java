package io.dispersa.raft;

import java.util.UUID;

/** Opens the state machines of groups. Called by several threads, once for each group. */
@FunctionalInterface
public interface StateMachines {

    /**
     * Opens the state of a group, or makes an empty one if it has never been here.
     * @throws RuntimeException if it cannot; the group is not served then
     */
    StateMachine open(UUID group);

}
