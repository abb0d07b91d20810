package io.dispersa.cli;

import io.dispersa.api.Key;
import io.dispersa.api.KeyLocation;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.Printable;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "locate",
        description = "Says which partition and participants a key belongs to, whether or not it exists.")
final class LocateCommand extends ServerCommand {

    @Parameters(index = "0", paramLabel = "KEY", description = "The key to locate.")
    private String key = "";

    @Mixin
    private final OutputOption output = new OutputOption();

    LocateCommand(DispersaCommand root) {
        super(root);
    }

    @Override
    public Integer call() {
        KeyLocation location = client().locate(Key.of(key));
        console().out().println(output.json() ? Json.pretty(location) : text(location));
        return ExitCode.DONE;
    }

    private static String text(KeyLocation location) {
        String replicas = location.replicas()
            .stream()
            .map(ParticipantAddress::toString)
            .map(Printable::escape)
            .collect(Collectors.joining(", "));
        return new Table(List.of("key", Printable.escape(location.key())),
                List.of(List.of("hash", "crc32 = " + location.hash()),
                        List.of("partition", String.valueOf(location.partition())),
                        List.of("leader", Printable.escape(location.leader().toString())),
                        List.of("replicas", replicas), List.of("epoch", String.valueOf(location.epoch()))))
            .toString()
            .stripTrailing();
    }

}
