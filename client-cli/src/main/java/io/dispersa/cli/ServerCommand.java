package io.dispersa.cli;

import io.dispersa.client.KvClient;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command that speaks to the cluster. */
abstract class ServerCommand implements Callable<Integer> {

    @Option(names = "--server", paramLabel = "URL[,URL...]", description = ServerAddress.OPTION)
    private @Nullable String server;

    private final DispersaCommand root;

    ServerCommand(DispersaCommand root) {
        this.root = root;
    }

    final Console console() {
        return root.console();
    }

    final KvClient client() {
        return root.client(root.servers(server));
    }

    /**
     * Returns whether a lost answer leaves in doubt what the cluster holds.
     */
    boolean writes() {
        return false;
    }

}
