package io.dispersa.cli;

import io.dispersa.client.KvClient;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root command, and what all commands share: the console and the connections. */
@Command(name = "dispersa", mixinStandardHelpOptions = true, versionProvider = VersionFromManifest.class,
        synopsisSubcommandLabel = "COMMAND", description = "Stores values under keys, on a Dispersa cluster.%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = { " 0:done", " 1:failed", " 2:wrong usage, or a key or value that is not accepted",
                " 3:not found", " 5:unavailable; nothing was changed",
                " 6:outcome unknown: a write was sent and its answer was lost" },
        footer = { "", "Start a cluster with 'dispersa up', see it work with 'dispersa demo'." })
final class DispersaCommand implements Runnable {

    @Option(names = "--server", paramLabel = "URL",
            description = "The main node: a URL or host:port. Default: $DISPERSA_SERVER, or http://localhost:8080.")
    private @Nullable String server;

    @Spec
    private @Nullable CommandSpec spec;

    private final Console console;

    private final @Nullable URI shellServer;

    private final Map<URI, KvClient> clients = new HashMap<>();

    DispersaCommand(Console console) {
        this(console, null);
    }

    /**
     * @param shellServer the main node that the shell was started for; null outside the
     * shell
     */
    DispersaCommand(Console console, @Nullable URI shellServer) {
        this.console = console;
        this.shellServer = shellServer;
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "which command?");
        }
    }

    Console console() {
        return console;
    }

    boolean insideShell() {
        return shellServer != null;
    }

    /**
     * Returns the main node to speak to.
     * @param own the {@code --server} of the subcommand, which wins over all others
     */
    URI server(@Nullable String own) {
        if (own != null) {
            return ServerAddress.parse(own);
        }
        if (server != null) {
            return ServerAddress.parse(server);
        }
        return shellServer != null ? shellServer
                : ServerAddress.parse(console.variable("DISPERSA_SERVER").orElse(ServerAddress.DEFAULT));
    }

    /**
     * Returns the client of this main node; the shell's commands share its connections.
     */
    KvClient client(URI server) {
        return clients.computeIfAbsent(server, KvClient::new);
    }

}
