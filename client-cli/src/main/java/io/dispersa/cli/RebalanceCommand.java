package io.dispersa.cli;

import io.dispersa.client.ClusterControl;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "rebalance", description = "Shows which replicas move, or would; has them wait, or go on.")
final class RebalanceCommand extends ServerCommand {

    @Mixin
    private final OutputOption output = new OutputOption();

    @ArgGroup
    private Choice choice = new Choice();

    /** One of them. */
    private static final class Choice {

        @Option(names = "--dry-run", description = "Show what would move, and what each participant would have.")
        private boolean dryRun;

        @Option(names = "--pause", description = "Begin no new move.")
        private boolean pause;

        @Option(names = "--resume", description = "Move replicas again.")
        private boolean resume;

    }

    RebalanceCommand(DispersaCommand root) {
        super(root);
    }

    @Override
    public Integer call() {
        ClusterControl control = client().control();
        if (choice.pause) {
            control.pause();
            console().out().println("paused: what has begun to move is finished, nothing else is begun");
        }
        else if (choice.resume) {
            control.resume();
            console().out().println("resumed");
        }
        else if (choice.dryRun) {
            var plan = control.plan();
            console().out().print(output.json() ? Json.pretty(plan) + "\n" : MoveReport.of(plan));
        }
        else {
            var status = control.rebalance();
            console().out().print(output.json() ? Json.pretty(status) + "\n" : MoveReport.of(status));
        }
        console().out().flush();
        return ExitCode.DONE;
    }

}
