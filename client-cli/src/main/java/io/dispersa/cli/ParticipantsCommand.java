package io.dispersa.cli;

import io.dispersa.api.ParticipantInfo;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "participants", description = "Shows the registered participants.")
final class ParticipantsCommand extends ServerCommand {

    @Mixin
    private final OutputOption output = new OutputOption();

    ParticipantsCommand(DispersaCommand root) {
        super(root);
    }

    @Override
    public Integer call() {
        List<ParticipantInfo> participants = client().participants();
        if (output.json()) {
            console().out().println(Json.pretty(participants));
        }
        else if (participants.isEmpty()) {
            console().out().println("No participants have registered.");
        }
        else {
            console().out().print(ParticipantTable.of(participants));
        }
        return ExitCode.DONE;
    }

}
