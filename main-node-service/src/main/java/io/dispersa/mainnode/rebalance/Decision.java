package io.dispersa.mainnode.rebalance;

import io.dispersa.mainnode.registry.RegistryCommand;

/** What is to be done next. */
sealed interface Decision {

    /** The registry is to be changed. */
    record Change(RegistryCommand command) implements Decision {
    }

    /** Nothing, until something else changes. */
    record Wait(String reason) implements Decision {
    }

    /** Nothing: all is where it should be. */
    record Level() implements Decision {
    }

}
