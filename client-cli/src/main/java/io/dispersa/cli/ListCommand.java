package io.dispersa.cli;

import io.dispersa.api.ClusterListing;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", description = "Prints what every participant holds; each writes it to its log as well.")
final class ListCommand extends ServerCommand {

    @Mixin
    private final StaleOption stale = new StaleOption();

    @Mixin
    private final OutputOption output = new OutputOption();

    ListCommand(DispersaCommand root) {
        super(root);
    }

    @Override
    public Integer call() {
        ClusterListing listing = client().list(stale.consistency());
        if (output.json()) {
            console().out().println(Json.pretty(listing));
        }
        else {
            console().out().print(listing.toText());
        }
        console().out().flush();
        if (!listing.complete()) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, "the list is not complete: " + lack(listing));
        }
        return ExitCode.DONE;
    }

    private static String lack(ClusterListing listing) {
        String missing = ids(listing.missing().stream().map(gone -> gone.participant().id()));
        String unlisted = ids(listing.unlisted().stream());
        return Stream
            .of(missing.isEmpty() ? "" : "no answer from participant " + missing,
                    unlisted.isEmpty() ? "" : "nobody listed partition " + unlisted)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("; "));
    }

    private static String ids(Stream<Integer> ids) {
        return ids.map(String::valueOf).collect(Collectors.joining(", "));
    }

}
