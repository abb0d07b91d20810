package io.dispersa.participant.store;

import io.dispersa.api.Key;
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

    /** More than an entry brings, so that what has expired does not pile up. */
    private static final int RECLAIMED = 2000;

    /** The results of an entry are in memory at once, on each replica. */
    private static final long READ_BYTES = 8L * 1024 * 1024;

    private final RowReader stored;

    private final WriteBatch batch;

    private final Instant time;

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
     */
    Draft(RowReader stored, WriteBatch batch, Contents before, long nextExpiry, Instant time) {
        this.stored = stored;
        this.batch = batch;
        this.contents = before;
        this.nextExpiry = nextExpiry;
        this.time = time;
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
     */
    void reclaim() throws RocksDBException {
        long now = time.toEpochMilli();
        if (nextExpiry > now) {
            return;
        }
        try (RocksIterator rows = stored.iterator()) {
            rows.seek(Rows.expiry(0, new byte[0]));
            nextExpiry = RowReader.expiry(rows);
            for (int n = 0; n < RECLAIMED && nextExpiry <= now; n++) {
                byte[] row = rows.key();
                batch.delete(row);
                reclaim(Rows.expiring(row), nextExpiry);
                rows.next();
                nextExpiry = RowReader.expiry(rows);
            }
        }
    }

    Applied apply(Operation operation) throws RocksDBException {
        Once once = operation.once();
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
        Applied applied = act(operation);
        remember(once, applied);
        return applied;
    }

    private Applied act(Operation operation) throws RocksDBException {
        Key key = operation.action().key();
        StoredHead current = current(key);
        Long version = current == null ? null : current.version();
        return switch (operation.action()) {
            case Action.Read _ -> current == null ? new Applied.Absent() : read(key, current);
            case Action.Delete _ when current == null -> new Applied.Absent();
            case Action _ when !operation.condition().holds(version) -> new Applied.ConditionFailed(version);
            case Action.Delete _ -> delete(key, current);
            case Action.Put put -> put(put, current);
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

    private Applied read(Key key, StoredHead current) {
        readBytes += current.size();
        if (readBytes > READ_BYTES) {
            return new Applied.TooMuch();
        }
        StoredValue value = written.get(key);
        return value != null ? new Applied.Found(value)
                : stored.value(key).<Applied>map(Applied.Found::new).orElseThrow();
    }

    private Applied put(Action.Put put, @Nullable StoredHead current) throws RocksDBException {
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
        return new Applied.Stored(current == null, version);
    }

    private Applied delete(Key key, @Nullable StoredHead current) throws RocksDBException {
        if (current != null) {
            remove(key, current);
        }
        return new Applied.Deleted();
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

    private void remember(Once once, Applied applied) throws RocksDBException {
        RememberedResult result = new RememberedResult(expires(once.retention()), once.fingerprint(), applied);
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
