package io.dispersa.participant.store;

import java.util.function.Consumer;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * Reports that the files of a store are damaged: a block differs from its checksum, or
 * the disk cannot read it.
 *
 * @param listener is told why, for people; it may be told more than once, by any thread
 */
record Damage(Consumer<String> listener) {

    /** What the system says when the disk itself fails. */
    private static final String DISK_FAILED = "Input/output error";

    /** Returns what a read ends with that failed. */
    StoreException reading(RocksDBException e) {
        return failed("reading failed: ", e);
    }

    /**
     * Returns what a write ends with that failed. RocksDB refuses all writes once it has
     * met a damaged block while it sorted files.
     */
    StoreException writing(RocksDBException e) {
        return failed("writing failed: ", e);
    }

    private StoreException failed(String what, RocksDBException e) {
        tell(e);
        return new StoreException(what + e.getMessage(), e);
    }

    /**
     * A disk that is full, or a process that has too many files open, has damaged
     * nothing.
     */
    void tell(RocksDBException e) {
        Status status = e.getStatus();
        String message = String.valueOf(e.getMessage());
        boolean damaged = status != null && (status.getCode() == Status.Code.Corruption
                || (status.getCode() == Status.Code.IOError && message.contains(DISK_FAILED)));
        if (damaged) {
            listener.accept(message);
        }
    }

}
