package io.dispersa.cli.transfer;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.BatchResult;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Printable;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.client.KvClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends lanes of lines, each as a batch, and counts what became of them. */
final class RoundSender {

    private final KvClient client;

    private final InstantSource clock;

    private final Checkpoint checkpoint;

    private final Consumer<String> complaints;

    RoundSender(KvClient client, InstantSource clock, Checkpoint checkpoint, Consumer<String> complaints) {
        this.client = client;
        this.clock = clock;
        this.checkpoint = checkpoint;
        this.complaints = complaints;
    }

    /**
     * Returns what became of the lines.
     * @throws ProblemException if it is not known of all of them, or some cannot be done
     * at the moment
     */
    Tally send(List<Round.Entry> lane) {
        Instant now = clock.instant();
        List<Round.Entry> live = lane.stream().filter(entry -> !entry.key().expiredAt(now)).toList();
        Tally tally = new Tally(0, lane.size() - live.size(), 0);
        List<BatchOperation> puts = live.stream()
            .map(entry -> entry.key().toPut(now, checkpoint.nameOf(entry.line())))
            .toList();
        try {
            List<BatchResult> results = client.batch(puts);
            for (int i = 0; i < results.size(); i++) {
                tally = tally.plus(outcome(live.get(i), results.get(i).error()));
            }
            return tally;
        }
        catch (ProblemException e) {
            if (e.problem().code() != ErrorCode.REQUEST_TOO_LARGE) {
                throw e;
            }
            return tally.plus(live.size() == 1 ? refused(live.getFirst(), e.problem()) : halves(live));
        }
    }

    /** The cluster's limit is smaller than usual. */
    private Tally halves(List<Round.Entry> lane) {
        int middle = lane.size() / 2;
        return send(lane.subList(0, middle)).plus(send(lane.subList(middle, lane.size())));
    }

    private Tally outcome(Round.Entry entry, @Nullable Problem error) {
        if (error == null || isDoneAlready(entry, error)) {
            return Tally.STORED;
        }
        if (error.status() / 100 == 4 && !error.retryable()) {
            return refused(entry, error);
        }
        throw error.toException();
    }

    /**
     * The interrupted import put this line with the time that was left then, and so the
     * put of now is another one under the same name.
     */
    private boolean isDoneAlready(Round.Entry entry, Problem error) {
        return checkpoint.resumed() && entry.key().expires() != null && error.code() == ErrorCode.IDEMPOTENCY_MISMATCH;
    }

    private Tally refused(Round.Entry entry, Problem error) {
        complaints.accept(
                "line %d: %s: %s".formatted(entry.line(), error.code().wireName(), Printable.escape(error.detail())));
        return Tally.BROKEN;
    }

}
