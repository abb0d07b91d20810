package io.dispersa.mainnode.kv;

import io.dispersa.operation.OperationResult;
import io.dispersa.operation.StoredValue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of values one batch may still read. Several parts of it are answered at
 * once; safe for use by several threads.
 */
final class ReadAllowance {

    private final AtomicLong left;

    ReadAllowance(long bytes) {
        this.left = new AtomicLong(bytes);
    }

    /** Returns a result, or that there is no room for its value. */
    OperationResult allow(OperationResult result) {
        return !(result instanceof OperationResult.Found(StoredValue value)) || take(value.bytes().length) ? result
                : new OperationResult.TooMuch();
    }

    private boolean take(int size) {
        return left.getAndUpdate(now -> now >= size ? now - size : now) >= size;
    }

}
