package io.dispersa.cli;

import io.dispersa.api.ParticipantListing;
import io.dispersa.api.PartitionRecovery;
import io.dispersa.api.PartitionStatus;
import io.dispersa.client.ClusterControl;
import io.dispersa.client.KvClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "recover",
        description = { "Shows what is left of a partition that has lost a majority of its replicas for good.",
                "With --accept-data-loss it goes on from the best of them: what only the others had is lost." })
final class RecoverCommand extends ServerCommand {

    private static final String ALL = "all";

    private static final Duration PAUSE = Duration.ofMillis(500);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Parameters(paramLabel = "PARTITION|all", description = "A partition, or all that have no leader.")
    private String partition = ALL;

    @Option(names = "--accept-data-loss", description = "Go on from the best replica that is left.")
    private boolean acceptDataLoss;

    @Mixin
    private final OutputOption output = new OutputOption();

    RecoverCommand(DispersaCommand root) {
        super(root);
    }

    @Override
    public Integer call() {
        KvClient client = client();
        ClusterControl control = client.control();
        List<Integer> partitions = partitions(client);
        if (partitions.isEmpty()) {
            console().out().println("every partition has a leader: there is nothing to recover");
            return ExitCode.DONE;
        }
        List<PartitionRecovery> left = partitions.stream()
            .map(number -> acceptDataLoss ? recover(control, number) : control.survivors(number))
            .toList();
        if (output.json()) {
            console().out().print(Json.pretty(left) + "\n");
        }
        else {
            left.forEach(partitionLeft -> console().out().print(RecoveryReport.of(partitionLeft, acceptDataLoss)));
            if (!acceptDataLoss) {
                console().out().print(RecoveryReport.advice(partition, left));
            }
        }
        console().out().flush();
        return acceptDataLoss ? awaitLeaders(client, left) : ExitCode.DONE;
    }

    /** One that is refused must not keep the others from being recovered. */
    private PartitionRecovery recover(ClusterControl control, int number) {
        PartitionRecovery left = control.survivors(number);
        return left.refusal() != null ? left : control.recover(number);
    }

    private List<Integer> partitions(KvClient client) {
        if (partition.equals(ALL)) {
            return withoutLeader(client).toList();
        }
        try {
            return List.of(Integer.valueOf(partition));
        }
        catch (NumberFormatException _) {
            throw CommandFailure.usage("'%s' is neither a partition nor 'all'".formatted(partition));
        }
    }

    private int awaitLeaders(KvClient client, List<PartitionRecovery> recovered) {
        List<Integer> ordered = recovered.stream()
            .filter(left -> left.refusal() == null)
            .map(PartitionRecovery::partition)
            .toList();
        List<Integer> missing = missing(client, ordered);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!missing.isEmpty() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(PAUSE.toNanos());
            missing = missing(client, ordered);
        }
        if (!missing.isEmpty()) {
            throw new CommandFailure(ExitCode.UNAVAILABLE,
                    "partitions %s have no leader yet: 'dispersa status' says how far they are".formatted(missing));
        }
        if (!output.json() && !ordered.isEmpty()) {
            console().out()
                .printf("recovered %s; more replicas are made as soon as participants are up%n",
                        ParticipantListing.named(ordered));
        }
        return ordered.size() < recovered.size() ? ExitCode.UNAVAILABLE : ExitCode.DONE;
    }

    private static List<Integer> missing(KvClient client, List<Integer> ordered) {
        return withoutLeader(client).filter(ordered::contains).toList();
    }

    private static Stream<Integer> withoutLeader(KvClient client) {
        return client.partitions()
            .replicas()
            .stream()
            .filter(row -> row.leader() == null)
            .map(PartitionStatus::partition);
    }

}
