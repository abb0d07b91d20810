package io.dispersa.cli;

import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "demo", description = "Plays an example through against a running cluster, and cleans up after itself.")
final class DemoCommand implements Callable<Integer> {

    @Option(names = "--server", paramLabel = "URL[,URL...]", description = ServerAddress.OPTION)
    private @Nullable String server;

    private final DispersaCommand root;

    private final RandomGenerator random;

    DemoCommand(DispersaCommand root, RandomGenerator random) {
        this.root = root;
        this.random = random;
    }

    @Override
    public Integer call() {
        List<URI> target = root.servers(server);
        // Two demos at once, or the keys of a user, do not get in each other's way.
        String prefix = "demo/%06x/".formatted(random.nextInt(1 << 24));
        new DemoScenario(root.console(), target, prefix).play();
        return ExitCode.DONE;
    }

}
