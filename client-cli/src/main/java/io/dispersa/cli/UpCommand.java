package io.dispersa.cli;

import io.dispersa.api.ProblemException;
import io.dispersa.cli.local.Layout;
import io.dispersa.cli.local.LocalCluster;
import io.dispersa.cli.local.ServiceCommandLine;
import io.dispersa.cli.local.UpRequest;
import io.dispersa.client.KvClient;
import io.dispersa.client.KvClientException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "up", description = "Starts a cluster on this machine, or what is missing of it.")
final class UpCommand implements Callable<Integer> {

    @Option(names = "--main-nodes", paramLabel = "N",
            description = "How many main nodes, 1 or 3. With 3, any one may die. More later is fine; fewer is refused. "
                    + "Default: as before, or 1.")
    private @Nullable Integer mainNodes;

    @Option(names = "--participants", paramLabel = "N",
            description = "How many participants. Default: as before, or 3. More later is fine; fewer is refused.")
    private @Nullable Integer participants;

    @Option(names = "--port", paramLabel = "PORT",
            description = "The first main node's port; the others count up. Default: as before, or 8080.")
    private @Nullable Integer port;

    @Option(names = "--participant-port", paramLabel = "PORT",
            description = "The first participant's port; the others count up. Default: as before, or 9001. "
                    + "Each has a Raft port as well, 1000 higher; so have 3 main nodes.")
    private @Nullable Integer participantPort;

    @Option(names = "--partitions", paramLabel = "N",
            description = "How many partitions; fixed once the cluster is created. Default: 6.")
    private @Nullable Integer partitions;

    @Option(names = "--recover-registry",
            description = "Makes the registry again from what the participants keep, after the directory of the main "
                    + "node was lost.")
    private boolean recoverRegistry;

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "60s", converter = ShortDuration.class,
            description = "How long to wait until every partition is served. Default: ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ofSeconds(60);

    @Mixin
    private final DataDirOption dataDir;

    private final Console console;

    UpCommand(Console console) {
        this.console = console;
        this.dataDir = new DataDirOption(console);
    }

    @Override
    public Integer call() {
        long begin = System.nanoTime();
        LocalCluster cluster = cluster(console, dataDir.path());
        Layout layout = cluster
            .up(new UpRequest(mainNodes, participants, port, participantPort, partitions, recoverRegistry, timeout));
        Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
        if (!console.variable("DISPERSA_SUPERVISE").equals(Optional.of("never"))) {
            cluster.supervise(console.home().resolve("dispersa"));
        }
        console.out().println(new Welcome(layout, replicas(layout), dataDir.path(), elapsed).toText());
        return ExitCode.DONE;
    }

    static LocalCluster cluster(Console console, Path dataDir) {
        Path java = Path.of(System.getProperty("dispersa.java", System.getProperty("java.home")), "bin", "java");
        ServiceCommandLine commandLine = new ServiceCommandLine(console.home().resolve("target").resolve("dist"), java,
                console.variable("DISPERSA_JAVA_OPTS").orElse(""));
        return new LocalCluster(dataDir, commandLine, console.out()::println);
    }

    /**
     * Asks the cluster on how many participants every key is: it may have been created
     * with fewer than it has now. It was up a moment ago; if it is not any more, 0.
     */
    private static int replicas(Layout layout) {
        List<URI> mainNodes = layout.mainNodePorts().stream().map(Welcome::url).map(URI::create).toList();
        try (KvClient client = new KvClient(mainNodes)) {
            return client.partitions()
                .replicas()
                .stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        }
        catch (KvClientException | ProblemException e) {
            return 0;
        }
    }

}
