package io.dispersa.cli;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.ParticipantInfo;
import io.dispersa.api.ParticipantState;
import io.dispersa.api.ProblemException;
import io.dispersa.client.ClusterControl;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "drain", description = "Moves everything off a participant, so that it may be stopped.")
final class DrainCommand extends ServerCommand {

    private static final Duration PAUSE = Duration.ofMillis(500);

    @Parameters(paramLabel = "ID", description = "The participant's id.")
    private int id;

    @ArgGroup
    private Choice choice = new Choice();

    /** The one or the other. */
    private static final class Choice {

        @Option(names = "--wait", description = "Wait until it may be stopped.")
        private boolean wait;

        @Option(names = "--cancel", description = "Have it stay after all.")
        private boolean cancel;

    }

    DrainCommand(DispersaCommand root) {
        super(root);
    }

    @Override
    public Integer call() {
        ClusterControl control = client().control();
        if (choice.cancel) {
            control.stay(id);
            console().out().printf("participant %d stays%n", id);
            return ExitCode.DONE;
        }
        control.drain(id);
        if (choice.wait) {
            return awaitDrained(control);
        }
        console().out().printf("participant %d is drained: 'dispersa participants' says when it may be stopped%n", id);
        return ExitCode.DONE;
    }

    private int awaitDrained(ClusterControl control) {
        int before = -1;
        while (true) {
            ParticipantState state;
            try {
                ParticipantInfo participant = control.participant(id);
                state = participant.state();
                if (state == ParticipantState.DRAINING && participant.stores().size() != before) {
                    before = participant.stores().size();
                    console().out().printf("participant %d still stores %d partitions%n", id, before);
                }
            }
            catch (ProblemException e) {
                if (e.problem().code() != ErrorCode.NOT_FOUND) {
                    throw e;
                }
                state = ParticipantState.DRAINED; // it has left
            }
            if (state == ParticipantState.DRAINED) {
                console().out().printf("participant %d has been drained: it may be stopped%n", id);
                return ExitCode.DONE;
            }
            if (state == ParticipantState.UP) {
                throw new CommandFailure(ExitCode.FAILED,
                        "participant %d stays: somebody has cancelled its drain".formatted(id));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

}
