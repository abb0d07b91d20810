package io.dispersa.mainnode.kv;

import io.dispersa.api.BatchResult;
import io.dispersa.service.http.BatchBody;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of values one batch may still read. Several parts of it are answered at
 * once; safe for use by several threads.
 */
final class ReadAllowance {

    private final long bytes;

    private final AtomicLong left;

    ReadAllowance(long bytes) {
        this.bytes = bytes;
        this.left = new AtomicLong(bytes);
    }

    /** Returns a result, or that there is no room for its value. */
    BatchResult allow(BatchResult result) {
        byte[] value = result.bytes();
        if (value == null || take(value.length)) {
            return result;
        }
        return BatchResult.failed(result.key(), BatchBody.tooMuchRead(bytes));
    }

    private boolean take(int size) {
        return left.getAndUpdate(now -> now >= size ? now - size : now) >= size;
    }

}
