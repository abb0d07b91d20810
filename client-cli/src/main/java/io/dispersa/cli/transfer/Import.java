package io.dispersa.cli.transfer;

import io.dispersa.api.Printable;
import io.dispersa.api.ProblemException;
import io.dispersa.client.KvClient;
import io.dispersa.client.KvClientException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Puts each line of a file or stream. Reads the next lines while some are under way;
 * memory does not grow with their number. A line that cannot be used is named and left
 * out.
 */
public final class Import {

    private final KvClient client;

    private final InstantSource clock;

    private final Progress progress;

    /** For one import. */
    public Import(KvClient client, InstantSource clock, Progress progress) {
        this.client = client;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * Imports a file, from where an interrupted import of it into the same cluster has
     * stopped.
     * @throws TransferException if it cannot go on; what is acknowledged is remembered
     * @throws ProblemException if the cluster cannot say which one it is
     * @throws KvClientException if no main node can be asked that
     */
    public Tally file(Path file) {
        Checkpoint checkpoint = Checkpoint.of(file, client.clusterId());
        Checkpoint.State state = checkpoint.state();
        if (checkpoint.resumed()) {
            progress.say("going on after line " + state.line() + " of " + file);
        }
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(state.offset());
            Tally tally = all(new Lines(in, state.offset(), state.line()), checkpoint);
            checkpoint.remove();
            return tally;
        }
        catch (IOException e) {
            throw TransferException.failed("cannot read '%s': %s".formatted(file, e.getMessage()), e);
        }
    }

    /**
     * Imports what can be read once.
     * @throws TransferException if it cannot go on
     */
    public Tally stream(InputStream in) {
        try {
            return all(new Lines(in, 0, 0), Checkpoint.ofStream());
        }
        catch (IOException e) {
            throw TransferException.failed("cannot read the standard input: " + e.getMessage(), e);
        }
    }

    private Tally all(Lines lines, Checkpoint checkpoint) throws IOException {
        RoundSender sender = new RoundSender(client, clock, checkpoint, progress::say);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            UnderWay before = null;
            try {
                Round round = read(lines);
                while (round != null) {
                    acknowledge(before, checkpoint);
                    before = new UnderWay(round, send(sender, round, executor));
                    round = read(lines);
                }
            }
            finally {
                acknowledge(before, checkpoint);
            }
            return checkpoint.state().tally();
        }
        finally {
            progress.clear();
        }
    }

    private @Nullable Round read(Lines lines) throws IOException {
        Round round = new Round();
        Lines.Line line = lines.next();
        while (line != null) {
            try {
                round.add(line);
            }
            catch (IllegalArgumentException e) {
                round.broken();
                progress.say("line %d: %s".formatted(line.number(), Printable.escape(String.valueOf(e.getMessage()))));
            }
            if (round.isFull()) {
                break;
            }
            line = lines.next();
        }
        return round.isEmpty() ? null : round;
    }

    private static CompletableFuture<Tally> send(RoundSender sender, Round round, Executor executor) {
        return round.lanes()
            .map(lane -> CompletableFuture.supplyAsync(() -> sender.send(lane), executor))
            .reduce(CompletableFuture.completedFuture(round.tally()),
                    (one, other) -> one.thenCombine(other, Tally::plus));
    }

    private void acknowledge(@Nullable UnderWay round, Checkpoint checkpoint) {
        if (round == null) {
            return;
        }
        try {
            Tally tally = checkpoint.state().tally().plus(round.outcome().join());
            checkpoint.advance(round.lines().end(), round.lines().lastLine(), tally);
            progress.show(round.lines().end(), tally.stored());
        }
        catch (CompletionException e) {
            throw stopped(e.getCause(), checkpoint);
        }
    }

    private static RuntimeException stopped(@Nullable Throwable cause, Checkpoint checkpoint) {
        return switch (cause) {
            case ProblemException e -> stopped(e, checkpoint);
            case KvClientException e -> stopped(e, checkpoint);
            case RuntimeException e -> e;
            case null, default -> new IllegalStateException(cause);
        };
    }

    private static TransferException stopped(RuntimeException cause, Checkpoint checkpoint) {
        return TransferException.failed("stopped: %s%nAll lines up to %d are imported%s.".formatted(
                Printable.escape(String.valueOf(cause.getMessage())), checkpoint.state().line(),
                checkpoint.canBeResumed() ? "; the same command goes on after it" : ""), cause);
    }

    private record UnderWay(Round lines, CompletableFuture<Tally> outcome) {
    }

}
