package io.dispersa.cli;

import io.dispersa.api.Key;
import io.dispersa.client.Condition;
import io.dispersa.client.ServedBy;
import io.dispersa.client.WriteOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "delete", description = "Deletes a key and its value.")
final class DeleteCommand extends ServerCommand {

    @Parameters(index = "0", paramLabel = "KEY", description = "The key to delete.")
    private String key = "";

    @Option(names = "--if-match", paramLabel = "VERSION", converter = VersionCondition.class,
            description = "Delete it only if it has this version.")
    private Condition condition = Condition.NONE;

    @Mixin
    private final OutputOption output = new OutputOption();

    DeleteCommand(DispersaCommand root) {
        super(root);
    }

    @Override
    public Integer call() {
        ServedBy servedBy = client().delete(Key.of(key), WriteOptions.NONE.on(condition));
        console().out()
            .println(output.json()
                    ? Json.pretty(new DeleteAnswer(key, true, servedBy.partition(), servedBy.participant()))
                    : "deleted");
        return ExitCode.DONE;
    }

    @Override
    boolean writes() {
        return true;
    }

    private record DeleteAnswer(String key, boolean deleted, int partition, int participant) {
    }

}
