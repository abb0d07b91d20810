package io.dispersa.cli;

import io.dispersa.api.ClusterListing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", description = "Prints what every participant holds; each writes it to its log as well.")
final class ListCommand extends ServerCommand {

    @Mixin
    private final OutputOption output = new OutputOption();

    ListCommand(DispersaCommand root) {
        super(root);
    }

    @Override
    public Integer call() {
        ClusterListing listing = client().list();
        if (output.json()) {
            console().out().println(Json.pretty(listing));
        }
        else {
            console().out().print(listing.toText());
        }
        console().out().flush();
        if (!listing.complete()) {
            throw new CommandFailure(ExitCode.UNAVAILABLE,
                    listing.missing().size() + " participant(s) did not answer: the list is not complete");
        }
        return ExitCode.DONE;
    }

}
