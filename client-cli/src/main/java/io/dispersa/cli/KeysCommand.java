package io.dispersa.cli;

import io.dispersa.api.KeyItem;
import io.dispersa.api.KeyPage;
import io.dispersa.api.Printable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "keys", description = "Lists keys in the order of their bytes, a page at a time.")
final class KeysCommand extends ServerCommand {

    @Parameters(index = "0", arity = "0..1", paramLabel = "PREFIX",
            description = "What the keys begin with. Default: all keys.")
    private String prefix = "";

    @Option(names = "--limit", paramLabel = "N", defaultValue = "" + KeyPage.USUAL,
            description = "How many at most, up to " + KeyPage.MOST + ". Default: ${DEFAULT-VALUE}.")
    private int limit = KeyPage.USUAL;

    @Option(names = "--after", paramLabel = "KEY", description = "Begin after this key.")
    private @Nullable String after;

    @Option(names = "--values", description = "Show the values, too.")
    private boolean values;

    @Mixin
    private final StaleOption stale = new StaleOption();

    @Mixin
    private final OutputOption output = new OutputOption();

    KeysCommand(DispersaCommand root) {
        super(root);
    }

    @Override
    public Integer call() {
        if (limit < 1 || limit > KeyPage.MOST) {
            throw CommandFailure.usage("--limit: it must be 1 to %d, and is %d".formatted(KeyPage.MOST, limit));
        }
        KeyPage page = client().keys(prefix, after, limit, values, stale.consistency());
        if (output.json()) {
            console().out().println(Json.pretty(page));
            return ExitCode.DONE;
        }
        page.items().forEach(item -> console().out().println(line(item)));
        console().out().flush();
        if (page.next() != null) {
            console().err().println("There may be more: --after '%s'".formatted(Printable.escape(page.next())));
        }
        return ExitCode.DONE;
    }

    private static String line(KeyItem item) {
        String key = Printable.escape(item.key());
        if (item.value() != null) {
            return key + " " + Printable.escape(item.value());
        }
        return item.bytes() == null ? key
                : "%s (%d bytes, %s)".formatted(key, item.bytes().length, Printable.escape(item.type()));
    }

}
