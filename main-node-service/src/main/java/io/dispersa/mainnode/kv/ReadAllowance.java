package io.dispersa.mainnode.kv;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.operation.OperationResult;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of values one batch may still read. Several parts of it are answered at
 * once; safe for use by several threads.
 */
final class ReadAllowance {

    /** Beside the values: keys, types and names. */
    private static final long BESIDE_VALUES = 4L * 1024 * BatchOperation.MOST;

    private final long bytes;

    private final AtomicLong left;

    private final AtomicLong answersLeft;

    ReadAllowance(long bytes) {
        this.bytes = bytes;
        this.left = new AtomicLong(bytes);
        this.answersLeft = new AtomicLong(bytes + BESIDE_VALUES);
    }

    /**
     * Lets an answer of a participant into memory.
     * @throws ProblemException {@link ErrorCode#REQUEST_TOO_LARGE} if there is no room
     */
    void admit(long length) {
        if (!take(answersLeft, length)) {
            throw Problem.of(ErrorCode.REQUEST_TOO_LARGE,
                    "A batch can read at most %d bytes: read this key in another. The limit is the setting dispersa.limits.batch."
                        .formatted(bytes))
                .toException();
        }
    }

    /** Returns a result, or that there is no room for its value. */
    OperationResult allow(OperationResult result) {
        return take(left, result.valueSize()) ? result : new OperationResult.TooMuch();
    }

    private static boolean take(AtomicLong left, long size) {
        return left.getAndUpdate(now -> now >= size ? now - size : now) >= size;
    }

}
