package io.dispersa.cli;

import io.dispersa.cli.local.Layout;
import io.dispersa.cli.local.LocalCluster;
import io.dispersa.cli.local.ServiceCommandLine;
import io.dispersa.cli.local.UpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "up", description = "Starts a cluster on this machine, or what is missing of it.")
final class UpCommand implements Callable<Integer> {

    @Option(names = "--participants", paramLabel = "N",
            description = "How many participants. Default: as before, or 3. More later is fine; fewer is refused.")
    private @Nullable Integer participants;

    @Option(names = "--port", paramLabel = "PORT", description = "The main node's port. Default: as before, or 8080.")
    private @Nullable Integer port;

    @Option(names = "--participant-port", paramLabel = "PORT",
            description = "The first participant's port; the others count up. Default: as before, or 9001.")
    private @Nullable Integer participantPort;

    @Option(names = "--partitions", paramLabel = "N",
            description = "How many partitions; fixed once the cluster is created. Default: 6.")
    private @Nullable Integer partitions;

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
        Layout layout = cluster(console, dataDir.path())
            .up(new UpRequest(participants, port, participantPort, partitions, timeout));
        console.out().println(welcome(layout, Duration.ofNanos(System.nanoTime() - begin)));
        return ExitCode.DONE;
    }

    static LocalCluster cluster(Console console, Path dataDir) {
        Path java = Path.of(System.getProperty("dispersa.java", System.getProperty("java.home")), "bin", "java");
        ServiceCommandLine commandLine = new ServiceCommandLine(console.home().resolve("target").resolve("dist"), java,
                console.variable("DISPERSA_JAVA_OPTS").orElse(""));
        return new LocalCluster(dataDir, commandLine, console.out()::println);
    }

    private String welcome(Layout layout, Duration elapsed) {
        String main = "http://localhost:" + layout.port();
        String others = IntStream.range(0, layout.participants())
            .mapToObj(i -> "http://localhost:" + (layout.participantPort() + i))
            .collect(Collectors.joining("  "));
        String export = layout.port() == 8080 ? ""
                : "\n  export DISPERSA_SERVER=%s    # for the other commands".formatted(main);
        return """

                Dispersa is up (%.1f s).
                  main node     %s
                  API page      %s/swagger-ui.html
                  participants  %s
                  data, logs    %s

                Try:%s
                  curl -i -X PUT -H 'Content-Type: text/plain' -d hello %s/kv/greeting
                  curl -i %s/kv/greeting
                  curl %s/list""".formatted(elapsed.toMillis() / 1000.0, main, main, others, dataDir.path(), export,
                main, main, main);
    }

}
