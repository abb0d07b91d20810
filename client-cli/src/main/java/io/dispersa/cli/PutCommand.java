package io.dispersa.cli;

import io.dispersa.api.Key;
import io.dispersa.client.Condition;
import io.dispersa.client.PutResult;
import io.dispersa.client.WriteOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "put", description = "Creates a key, or replaces its value.")
final class PutCommand extends ServerCommand {

    @Parameters(index = "0", paramLabel = "KEY", description = "1 to 1024 bytes of UTF-8.")
    private String key = "";

    @Parameters(index = "1", paramLabel = "VALUE",
            description = "The value; or @FILE for what is in a file, - for the standard input, @@x for the text @x.")
    private String value = "";

    @Option(names = "--literal", description = "Take VALUE as it is, even if it is - or begins with @.")
    private boolean literal;

    @Option(names = "--type", paramLabel = "TYPE",
            description = "The value's media type. Default: text/plain for a text, application/octet-stream for a file.")
    private @Nullable String type;

    @Option(names = "--ttl", paramLabel = "TIME", converter = ShortDuration.class,
            description = "How long the value is kept, such as 30s, 5m, 1h or 7d. Default: for ever.")
    private @Nullable Duration ttl;

    @ArgGroup(exclusive = true)
    private @Nullable Demand demand;

    @Mixin
    private final OutputOption output = new OutputOption();

    private final boolean insideShell;

    PutCommand(DispersaCommand root) {
        super(root);
        this.insideShell = root.insideShell();
    }

    @Override
    public Integer call() {
        Key parsed = Key.of(key);
        parsed.toPath();
        PutValue source = PutValue.parse(value, literal);
        if (insideShell && source instanceof PutValue.StandardInput) {
            throw CommandFailure
                .usage("the shell reads the standard input itself: put @FILE, or --literal for the text -");
        }
        WriteOptions options = options();
        byte[] bytes = source.read(console().in());
        PutResult result = put(parsed, bytes, type == null ? source.defaultType() : type, options);
        console().out()
            .println(output.json() ? Json.pretty(PutAnswer.of(parsed, result))
                    : (result.created() ? "created" : "replaced") + " version " + result.version());
        return ExitCode.DONE;
    }

    @Override
    boolean writes() {
        return true;
    }

    private WriteOptions options() {
        if (ttl != null && ttl.isZero()) {
            throw CommandFailure.usage("--ttl: a value that is kept for no time is never there; see delete");
        }
        return new WriteOptions(demand == null ? Condition.NONE : demand.condition(), ttl, null);
    }

    private PutResult put(Key parsed, byte[] bytes, String contentType, WriteOptions options) {
        try {
            return client().put(parsed, bytes, contentType, options);
        }
        catch (IllegalArgumentException e) {
            throw CommandFailure.usage("--type: '%s' is not a media type, such as text/plain".formatted(contentType));
        }
    }

    /** What must be there: one of the two. */
    static final class Demand {

        @Option(names = "--if-match", paramLabel = "VERSION", converter = VersionCondition.class,
                description = "Put it only if the key has this version; * for any.")
        private @Nullable Condition version;

        @Option(names = "--if-absent", description = "Put it only if the key has no value.")
        private boolean absent;

        Condition condition() {
            return version != null ? version : absent ? Condition.ABSENT : Condition.NONE;
        }

    }

    private record PutAnswer(String key, boolean created, long version, int partition, int participant,
            boolean replayed) {
        static PutAnswer of(Key key, PutResult result) {
            return new PutAnswer(key.text(), result.created(), result.version(), result.servedBy().partition(),
                    result.servedBy().participant(), result.replayed());
        }
    }

}
