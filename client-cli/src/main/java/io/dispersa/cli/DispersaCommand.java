package io.dispersa.cli;

import io.dispersa.client.ClientSettings;
import io.dispersa.client.KvClient;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The root command, and what all commands share: the console and the connections. */
@Command(name = "dispersa", mixinStandardHelpOptions = true, versionProvider = VersionFromManifest.class,
        synopsisSubcommandLabel = "COMMAND", description = "Stores values under keys, on a Dispersa cluster.%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = { " 0:done", " 1:failed", " 2:wrong usage, or a key or value that is not accepted",
                " 3:not found", " 4:a condition does not hold; nothing was changed",
                " 5:unavailable; nothing was changed", " 6:outcome unknown: a write was sent and its answer was lost" },
        footer = { "", "Start a cluster with 'dispersa up', see it work with 'dispersa demo'." })
final class DispersaCommand implements Runnable {

    private static final String REPEAT_FOR = "DISPERSA_REPEAT_FOR";

    @Option(names = "--server", paramLabel = "URL[,URL...]", description = ServerAddress.OPTION)
    private @Nullable String server;

    @Spec
    private @Nullable CommandSpec spec;

    private final Console console;

    private final @Nullable List<URI> shellServers;

    private final Map<List<URI>, KvClient> clients = new HashMap<>();

    DispersaCommand(Console console) {
        this(console, null);
    }

    /**
     * @param shellServers the main nodes that the shell was started for; null outside the
     * shell
     */
    DispersaCommand(Console console, @Nullable List<URI> shellServers) {
        this.console = console;
        this.shellServers = shellServers;
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
        return shellServers != null;
    }

    /**
     * Returns the main nodes to speak to.
     * @param own the {@code --server} of the subcommand, which wins over all others
     */
    List<URI> servers(@Nullable String own) {
        if (own != null) {
            return ServerAddress.parseAll(own);
        }
        if (server != null) {
            return ServerAddress.parseAll(server);
        }
        return shellServers != null ? shellServers
                : ServerAddress.parseAll(console.variable("DISPERSA_SERVER").orElse(ServerAddress.DEFAULT));
    }

    /**
     * A write is repeated under its name; how long is for tests and scripts to say.
     */
    private ClientSettings settings() {
        return console.variable(REPEAT_FOR).map(DispersaCommand::repeating).orElse(ClientSettings.USUAL);
    }

    private static ClientSettings repeating(String text) {
        try {
            return ClientSettings.USUAL.repeatFor(new ShortDuration().convert(text));
        }
        catch (TypeConversionException | IllegalArgumentException e) {
            throw CommandFailure.usage("%s: %s".formatted(REPEAT_FOR, e.getMessage()));
        }
    }

    /**
     * Returns the client of these main nodes; the shell's commands share its connections.
     */
    KvClient client(List<URI> servers) {
        return clients.computeIfAbsent(servers, all -> new KvClient(all, settings()));
    }

}
