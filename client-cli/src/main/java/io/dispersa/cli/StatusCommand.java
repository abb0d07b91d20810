package io.dispersa.cli;

import io.dispersa.api.ClusterStatus;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.ProblemException;
import io.dispersa.cli.local.LocalCluster;
import io.dispersa.client.KvClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "status", description = "Shows whether the cluster serves, and who serves what.")
final class StatusCommand extends ServerCommand {

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
        if (!output.json()) {
            LocalCluster.processes(dataDir.path()).forEach(console().out()::println);
        }
        KvClient client = client();
        ClusterStatus cluster = client.partitions();
        StatusReport report = new StatusReport(client.server().toString(), client.ready(),
                cluster.formed() ? null : missing(client), cluster, client.participants());
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
