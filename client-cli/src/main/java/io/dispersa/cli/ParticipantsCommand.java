package io.dispersa.cli;

import io.dispersa.api.ParticipantInfo;
import io.dispersa.api.Printable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "participants", description = "Shows the registered participants.")
final class ParticipantsCommand extends ServerCommand {

    private static final List<String> HEADER = List.of("ID", "ADDRESS", "STATE", "LEADS", "STORES", "KEYS", "BYTES",
            "LAST SEEN");

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
            console().out().print(new Table(HEADER, participants.stream().map(ParticipantsCommand::row).toList()));
        }
        return ExitCode.DONE;
    }

    private static List<String> row(ParticipantInfo participant) {
        return List.of(String.valueOf(participant.id()), Printable.escape(participant.address().hostAndPort()),
                participant.state().wireName(), numbers(participant.leads()), numbers(participant.stores()),
                String.valueOf(participant.keys()), String.valueOf(participant.bytes()), shown(participant.lastSeen()));
    }

    private static String numbers(List<Integer> numbers) {
        return numbers.isEmpty() ? "-" : numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static String shown(@Nullable Instant lastSeen) {
        return lastSeen == null ? "-" : lastSeen.truncatedTo(ChronoUnit.SECONDS).toString();
    }

}
