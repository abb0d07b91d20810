package io.dispersa.cli;

import io.dispersa.cli.local.LogFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "logs", description = "Prints the logs of the cluster on this machine.")
final class LogsCommand implements Callable<Integer> {

    private static final Duration PAUSE = Duration.ofMillis(200);

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME",
            description = "One process, such as main-node, main-node-2 or participant-1. Default: all of them.")
    private @Nullable String name;

    @Option(names = { "-n", "--lines" }, paramLabel = "N", defaultValue = "50",
            description = "How many of the last lines of each. Default: ${DEFAULT-VALUE}.")
    private int lines = 50;

    @Option(names = { "-f", "--follow" }, description = "Go on printing what is added, until Ctrl-C.")
    private boolean follow;

    @Mixin
    private final DataDirOption dataDir;

    private final Console console;

    LogsCommand(Console console) {
        this.console = console;
        this.dataDir = new DataDirOption(console);
    }

    @Override
    public Integer call() throws IOException {
        if (lines < 0) {
            throw CommandFailure.usage("--lines must not be negative, and is " + lines);
        }
        List<LogFile> logs = chosen(LogFile.all(dataDir.path()));
        long[] offsets = logs.stream().mapToLong(LogFile::size).toArray();
        boolean prefixed = names(logs).size() > 1;
        for (LogFile log : logs) {
            log.tail(lines, 0).forEach(line -> print(log, line, prefixed));
        }
        console.out().flush();
        while (follow && !console.out().checkError()) {
            LockSupport.parkNanos(PAUSE.toNanos());
            for (int i = 0; i < offsets.length; i++) {
                offsets[i] = printAdded(logs.get(i), offsets[i], prefixed);
            }
        }
        return ExitCode.DONE;
    }

    private List<LogFile> chosen(List<LogFile> all) {
        if (all.isEmpty()) {
            throw new CommandFailure(ExitCode.NOT_FOUND,
                    "there are no logs in %s: start a cluster with ./dispersa up".formatted(dataDir.path()));
        }
        List<LogFile> chosen = new ArrayList<>(all);
        chosen.removeIf(log -> name != null && !log.name().equals(name));
        if (chosen.isEmpty()) {
            throw CommandFailure
                .usage("there is no log '%s'; there are %s".formatted(name, String.join(", ", names(all))));
        }
        return chosen;
    }

    /** A process may have two logs. */
    private static List<String> names(List<LogFile> logs) {
        return logs.stream().map(LogFile::name).distinct().toList();
    }

    /**
     * Returns where to go on reading; a file that shrank is read from its beginning.
     */
    private long printAdded(LogFile log, long offset, boolean prefixed) throws IOException {
        long from = log.size() < offset ? 0 : offset;
        byte[] added = log.wholeLines(from);
        new String(added, StandardCharsets.UTF_8).lines().forEach(line -> print(log, line, prefixed));
        return from + added.length;
    }

    private void print(LogFile log, String line, boolean prefixed) {
        console.out().println(prefixed ? "%-13s | %s".formatted(log.name(), line) : line);
    }

}
