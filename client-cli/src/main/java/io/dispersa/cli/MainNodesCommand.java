package io.dispersa.cli;

import io.dispersa.api.MainNodeAddress;
import io.dispersa.api.MainNodeInfo;
import io.dispersa.api.Printable;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "main-nodes", description = "Shows the main nodes, or has one leave.",
        footer = { "",
                "A new main node is started with --dispersa.main.join=HOST:PORT of one that runs. It waits until there",
                "can be 1, 3 or 5: to grow, start two; to replace one, start another and remove the old one." })
final class MainNodesCommand extends ServerCommand {

    private static final List<String> HEADER = List.of("NAME", "ADDRESS", "STANDING", "LEADS", "REACHABLE", "APPLIED");

    @Mixin
    private final OutputOption output = new OutputOption();

    MainNodesCommand(DispersaCommand root) {
        super(root);
    }

    @Override
    public Integer call() {
        List<MainNodeInfo> mainNodes = client().control().mainNodes();
        if (output.json()) {
            console().out().println(Json.pretty(mainNodes));
        }
        else {
            console().out().print(new Table(HEADER, mainNodes.stream().map(MainNodesCommand::row).toList()));
        }
        return ExitCode.DONE;
    }

    private static List<String> row(MainNodeInfo mainNode) {
        return List.of(Printable.escape(mainNode.name()), Printable.escape(mainNode.address()),
                mainNode.standing().wireName(), mainNode.leads() ? "yes" : "-", mainNode.reachable() ? "yes" : "no",
                Table.cell(mainNode.applied()));
    }

    /** Has one leave. */
    @Command(name = "remove", description = "Has a main node leave the registry.",
            footer = { "",
                    "Refused if that would leave an even number and none waits to be taken in. To replace a main",
                    "node, start the new one with --dispersa.main.join first." })
    static final class Remove extends ServerCommand {

        @Parameters(paramLabel = "NAME", description = "The main node's name.")
        private String name = "";

        Remove(DispersaCommand root) {
            super(root);
        }

        @Override
        public Integer call() {
            if (!MainNodeAddress.isName(name)) {
                throw CommandFailure.usage("'%s' is no name of a main node: see 'dispersa main-nodes'".formatted(name));
            }
            client().control().removeMainNode(name);
            console().out().printf("main node %s leaves: 'dispersa main-nodes' says when it has left%n", name);
            return ExitCode.DONE;
        }

    }

}
