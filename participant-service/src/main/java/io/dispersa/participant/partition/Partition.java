package io.dispersa.participant.partition;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.PartitionContents;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.participant.store.Applied;
import io.dispersa.participant.store.Change;
import io.dispersa.participant.store.Contents;
import io.dispersa.participant.store.FreeSpace;
import io.dispersa.participant.store.KeyValueStore;
import io.dispersa.participant.store.Scan;
import io.dispersa.participant.store.StoreClosedException;
import io.dispersa.participant.store.StoreException;
import io.dispersa.participant.store.StoredValue;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A partition that this participant serves: the only way to its keys. Safe for use by
 * several threads.
 */
public final class Partition implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Partition.class);

    private static final long MIB = 1024 * 1024;

    /**
     * Batches as large as a log write stays cheap; a queue that a disk empties in about a
     * second.
     */
    private static final GroupCommit.Limits LIMITS = new GroupCommit.Limits(1024, 8 * MIB, 8192, 64 * MIB);

    private final int number;

    private final KeyValueStore store;

    private final FreeSpace freeSpace;

    private final PartitionMeters meters;

    private final GroupCommit<Change, Applied> writes;

    Partition(int number, KeyValueStore store, FreeSpace freeSpace, PartitionMeters meters, ProcessEnd processEnd) {
        this.number = number;
        this.store = store;
        this.freeSpace = freeSpace;
        this.meters = meters;
        this.writes = new GroupCommit<>("commit-" + number, LIMITS, Change::weight, this::commit,
                failure -> endAfter(failure, processEnd));
        meters.show(this);
    }

    /** Returns its number, from 0. */
    public int number() {
        return number;
    }

    /**
     * Returns the value of a key, if it has one; every write that was acknowledged before
     * is seen.
     */
    public Optional<StoredValue> get(Key key) {
        return reading(() -> store.get(key));
    }

    /**
     * Applies a change, and returns when it is on the disk.
     * @throws ProblemException {@link ErrorCode#STORAGE_FULL},
     * {@link ErrorCode#PARTICIPANT_UNAVAILABLE} if it was not applied;
     * {@link ErrorCode#OUTCOME_UNKNOWN} if nobody knows
     */
    public Applied apply(Change change) {
        if (change instanceof Change.Put) {
            freeSpace.requireReserve();
        }
        try {
            return writes.submit(change).join();
        }
        catch (RejectedExecutionException e) {
            throw unavailable(e);
        }
        catch (CompletionException e) {
            if (e.getCause() instanceof RejectedExecutionException rejected) {
                throw unavailable(rejected);
            }
            throw Problem.of(ErrorCode.OUTCOME_UNKNOWN,
                    "The participant's disk failed while it wrote, and the participant ends. Read the key to learn what it holds.")
                .toException();
        }
    }

    /**
     * Returns its keys and values of this moment; the scan must be closed by the thread
     * that asked for it.
     */
    public Scan scan() {
        return reading(store::scan);
    }

    /** Returns how much it holds. */
    public PartitionContents contents() {
        Contents contents = store.contents();
        return new PartitionContents(number, contents.keys(), contents.bytes());
    }

    /** Finishes the writes that were accepted, and closes the files. */
    @Override
    public void close() {
        writes.close();
        meters.hide(this);
        store.close();
    }

    private List<Applied> commit(List<Change> changes) {
        return meters.timed(changes.size(), () -> store.commit(changes));
    }

    private <T> T reading(Supplier<T> read) {
        try {
            return read.get();
        }
        catch (StoreClosedException e) {
            throw unavailable(e);
        }
        catch (StoreException e) {
            log.error("Partition {} cannot be read: {}", number, e.getMessage());
            throw Problem
                .of(ErrorCode.INTERNAL_ERROR,
                        "Partition %d cannot be read; the participant's log says why.".formatted(number))
                .toException();
        }
    }

    private void endAfter(Throwable failure, ProcessEnd processEnd) {
        processEnd.because("Partition %d could not be written (%s): what its last writes became is unknown."
            .formatted(number, failure));
    }

    private ProblemException unavailable(RuntimeException reason) {
        return Problem
            .of(ErrorCode.PARTICIPANT_UNAVAILABLE,
                    "Partition %d takes no request at the moment: %s.".formatted(number, reason.getMessage()))
            .toException();
    }

}
