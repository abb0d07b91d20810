package io.dispersa.cli;

import io.dispersa.api.ClusterStatus;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.ProblemException;
import io.dispersa.cli.local.LocalCluster;
import io.dispersa.client.KvClient;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "status", description = "Shows whether the cluster serves, and who serves what.")
final class StatusCommand extends ServerCommand {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Home, and nothing below it. */
    private static final String CLEAR = "\033[H\033[J";

    @Option(names = "--watch", description = "Show it again every second, until it is interrupted.")
    private boolean watch;

    @Mixin
    private final OutputOption output = new OutputOption();

    @Mixin
    private final DataDirOption dataDir;

    StatusCommand(DispersaCommand root) {
        super(root);
        this.dataDir = new DataDirOption(root.console());
    }

    @Override
    public Integer call() {
        int exitCode = show();
        while (watch && !console().out().checkError()) {
            LockSupport.parkNanos(PAUSE.toNanos());
            console().out().print(console().terminal() ? CLEAR : "\n");
            exitCode = show();
        }
        return exitCode;
    }

    private int show() {
        if (!output.json()) {
            LocalCluster.processes(dataDir.path()).forEach(console().out()::println);
        }
        KvClient client = client();
        ClusterStatus cluster = client.partitions();
        StatusReport report = new StatusReport(client.server().toString(), client.ready(),
                cluster.formed() ? null : missing(client), cluster, client.participants(),
                cluster.formed() ? client.control().rebalance() : null);
        console().out().print(output.json() ? Json.pretty(report) + "\n" : report.toText());
        console().out().flush();
        return report.ready() ? ExitCode.DONE : ExitCode.UNAVAILABLE;
    }

    /**
     * Only the refusal of a request says how many participants the cluster still waits
     * for.
     */
    private static @Nullable String missing(KvClient client) {
        try {
            client.locate(Key.of("status"));
            return null;
        }
        catch (ProblemException e) {
            if (e.problem().code() == ErrorCode.FORMING) {
                return e.problem().detail();
            }
            throw e;
        }
    }

}
