package io.dispersa.cli;

import io.dispersa.client.KvClient;
import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command that speaks to a main node. */
abstract class ServerCommand implements Callable<Integer> {

    @Option(names = "--server", paramLabel = "URL",
            description = "The main node: a URL or host:port. Default: $DISPERSA_SERVER, or http://localhost:8080.")
    private @Nullable String server;

    private final DispersaCommand root;

    ServerCommand(DispersaCommand root) {
        this.root = root;
    }

    final Console console() {
        return root.console();
    }

    final URI server() {
        return root.server(server);
    }

    final KvClient client() {
        return root.client(server());
    }

    /**
     * Returns whether a lost answer leaves in doubt what the cluster holds.
     */
    boolean writes() {
        return false;
    }

}
