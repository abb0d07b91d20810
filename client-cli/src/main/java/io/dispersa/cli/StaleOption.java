package io.dispersa.cli;

import io.dispersa.client.Consistency;
import picocli.CommandLine.Option;

/** How new the answer to a read must be. */
final class StaleOption {

    @Option(names = "--stale",
            description = "Take what any replica has: it may be old, and is there without a leader, too.")
    private boolean stale;

    Consistency consistency() {
        return stale ? Consistency.STALE : Consistency.LINEARIZABLE;
    }

}
