package io.dispersa.participant.store;

import io.dispersa.api.Key;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.operation.StoredValue;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * What an entry does, one operation after the other, before any of it is written: each
 * sees what those before it have done. Not for use by several threads.
 */
final class Draft {

    /**
     * So that what has piled up while nobody led goes soon, and holds up no entry for
     * long.
     */
    private static final int RECLAIMED = 2000;

    /** The results of an entry are in memory at once, on each replica. */
    private static final long READ_BYTES = 8L * 1024 * 1024;

    private final RowReader stored;

    private final WriteBatch batch;

    private final Instant time;

    private final Duration retention;

    private final Map<Key, Optional<StoredHead>> heads = new HashMap<>();

    private final Map<Key, StoredValue> written = new HashMap<>();

    private final Map<ByteBuffer, Optional<RememberedResult>> results = new HashMap<>();

    private Contents contents;

    private long nextExpiry;

    private long readBytes;

    /**
     * @param before what the partition holds
     * @param nextExpiry no row expires before
     * @param time what the time is, for this entry
     * @param retention for how long what has a name is remembered
     */
    Draft(RowReader stored, WriteBatch batch, Contents before, long nextExpiry, Instant time, Duration retention) {
        this.stored = stored;
        this.batch = batch;
        this.contents = before;
        this.nextExpiry = nextExpiry;
        this.time = time;
        this.retention = retention;
    }

    Contents contents() {
        return contents;
    }

    /** Returns a time before which no row expires. */
    long nextExpiry() {
        return nextExpiry;
    }

    /**
     * Removes rows that have expired, the first to expire first; before anything else is
     * done.
     * @param operations how many follow; each brings two rows at most that expire, so
     * that they never pile up
     */
    void reclaim(int operations) throws RocksDBException {
        int most = RECLAIMED + 2 * operations;
        long now = time.toEpochMilli();
        if (nextExpiry > now) {
            return;
        }
        try (RocksIterator rows = stored.iterator()) {
            // Not from the beginning: what was removed there is still to be walked over.
            rows.seek(Rows.expiry(Math.max(0, nextExpiry), new byte[0]));
            nextExpiry = stored.expiry(rows);
            for (int n = 0; n < most && nextExpiry <= now; n++) {
                byte[] row = rows.key();
                batch.delete(row);
                reclaim(Rows.expiring(row), nextExpiry);
                rows.next();
                nextExpiry = stored.expiry(rows);
            }
        }
    }

    OperationResult apply(Operation operation) throws RocksDBException {
        Once once = Once.of(operation);
        if (once == null) {
            return act(operation);
        }
        Optional<RememberedResult> known = results.computeIfAbsent(ByteBuffer.wrap(once.name()),
                _ -> stored.result(once.name()));
        if (known.isPresent() && !known.get().isForgottenAt(time)) {
            return known.get().answer(once);
        }
        if (known.isPresent()) {
            batch.delete(Rows.expiry(known.get().expires(), Rows.result(once.name())));
        }
        OperationResult applied = act(operation);
        remember(once, applied);
        return applied;
    }

    private OperationResult act(Operation operation) throws RocksDBException {
        Key key = operation.key();
        StoredHead current = current(key);
        Long version = current == null ? null : current.version();
        return switch (operation) {
            case Operation.Get get -> current == null ? new OperationResult.Absent() : read(get, current);
            case Operation.Delete _ when current == null -> new OperationResult.Absent();
            case Operation _ when !operation.condition().holds(version) -> new OperationResult.ConditionFailed(version);
            case Operation.Delete _ -> delete(key, current);
            case Operation.Put put -> put(put, current);
        };
    }

    /** What has expired and was not reclaimed yet goes first. */
    private @Nullable StoredHead current(Key key) throws RocksDBException {
        StoredHead head = heads.computeIfAbsent(key, stored::head).orElse(null);
        if (head != null && head.isExpiredAt(time.toEpochMilli())) {
            remove(key, head);
            return null;
        }
        return head;
    }

    private OperationResult read(Operation.Get get, StoredHead current) {
        if (!get.wants(current.version())) {
            return current.described();
        }
        readBytes += current.size();
        if (readBytes > READ_BYTES) {
            return new OperationResult.TooMuch();
        }
        StoredValue value = written.get(get.key());
        return new OperationResult.Found(value != null ? value : stored.value(get.key()).orElseThrow());
    }

    private OperationResult put(Operation.Put put, @Nullable StoredHead current) throws RocksDBException {
        if (current != null) {
            forget(put.key(), current);
        }
        long version = contents.version() + 1;
        long expires = expires(put.ttl());
        byte[] row = Rows.data(put.key());
        batch.put(row, StoredValues.row(version, expires, put));
        expire(row, expires);
        int size = put.value().length;
        contents = new Contents(version, contents.keys() + 1, contents.bytes() + put.key().size() + size);
        StoredHead head = new StoredHead(version, expires, put.contentType(), size);
        heads.put(put.key(), Optional.of(head));
        written.put(put.key(), new StoredValue(version, put.contentType(), put.value(), head.expires()));
        return new OperationResult.Stored(current == null, version);
    }

    private OperationResult delete(Key key, @Nullable StoredHead current) throws RocksDBException {
        if (current != null) {
            remove(key, current);
        }
        return new OperationResult.Deleted();
    }

    private void remove(Key key, StoredHead head) throws RocksDBException {
        batch.delete(Rows.data(key));
        forget(key, head);
        heads.put(key, Optional.empty());
    }

    private void forget(Key key, StoredHead head) throws RocksDBException {
        if (head.expiry() != StoredHead.NEVER) {
            batch.delete(Rows.expiry(head.expiry(), Rows.data(key)));
        }
        contents = new Contents(contents.version(), contents.keys() - 1, contents.bytes() - key.size() - head.size());
    }

    private void remember(Once once, OperationResult applied) throws RocksDBException {
        RememberedResult result = new RememberedResult(expires(retention), once.fingerprint(), applied);
        byte[] row = Rows.result(once.name());
        batch.put(row, result.row());
        expire(row, result.expires());
        results.put(ByteBuffer.wrap(once.name()), Optional.of(result));
    }

    private void expire(byte[] row, long expires) throws RocksDBException {
        if (expires != StoredHead.NEVER) {
            batch.put(Rows.expiry(expires, row), new byte[0]);
            nextExpiry = Math.min(nextExpiry, expires);
        }
    }

    private void reclaim(byte[] row, long expiry) throws RocksDBException {
        if (!Rows.isData(row)) {
            batch.delete(row);
            return;
        }
        Key key = Rows.key(row);
        StoredHead head = heads.computeIfAbsent(key, stored::head).orElse(null);
        if (head != null && head.expiry() == expiry) {
            remove(key, head);
        }
    }

    private long expires(@Nullable Duration after) {
        return after == null ? StoredHead.NEVER : time.toEpochMilli() + after.toMillis();
    }

}
