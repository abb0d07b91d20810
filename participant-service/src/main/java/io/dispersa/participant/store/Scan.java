package io.dispersa.participant.store;

import io.dispersa.api.Key;
import io.dispersa.operation.StoredValue;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Walks over one partition as it was when the walk began, in key order. It stands on the
 * first key that has not expired, if there is one. For one thread.
 */
public final class Scan implements AutoCloseable {

    private final RocksIterator rows;

    private final long time;

    private final Lock handle;

    private final Damage damage;

    private final long keys;

    Scan(RocksIterator rows, Instant time, Lock handle, Damage damage) {
        this.rows = rows;
        this.handle = handle;
        this.damage = damage;
        this.keys = ownRow(Rows.CONTENTS).map(Contents::read).map(Contents::keys).orElse(0L);
        Instant told = ownRow(Rows.TIME).map(Rows::readTime).orElse(Instant.EPOCH);
        this.time = Math.max(time.toEpochMilli(), told.toEpochMilli());
        rows.seek(Rows.FIRST_DATA);
        skipExpired();
    }

    /**
     * Returns how many keys the whole walk would meet, and those that have expired and
     * were not removed yet.
     */
    public long keys() {
        return keys;
    }

    /**
     * Returns whether it stands on a key.
     * @throws StoreException if the files cannot be read on
     */
    public boolean hasCurrent() {
        if (rows.isValid()) {
            return Rows.isData(rows.key());
        }
        requireReadable();
        return false;
    }

    /** Returns the key it stands on. */
    public Key key() {
        return Rows.key(rows.key());
    }

    /** Returns the value of the key it stands on. */
    public StoredValue value() {
        return StoredValues.read(rows.value());
    }

    /**
     * Returns what is known of the value of the key it stands on; the value may be large.
     */
    public StoredHead head() {
        byte[] header = new byte[StoredValues.HEADER];
        return StoredValues.head(header, rows.value(header));
    }

    /** Goes on to the next key. */
    public void advance() {
        rows.next();
        skipExpired();
    }

    /** Goes to a key, and returns whether it has a value. */
    public boolean find(Key key) {
        seek(key.utf8());
        return hasCurrent() && key().equals(key);
    }

    /** Goes on to the first key whose bytes are not before these. */
    public void seek(byte[] utf8) {
        rows.seek(Rows.data(utf8));
        skipExpired();
    }

    @Override
    public void close() {
        rows.close();
        handle.unlock();
    }

    /** Rows of the store itself, so they are of the same moment as the keys. */
    private Optional<byte[]> ownRow(byte[] name) {
        rows.seek(name);
        requireReadable();
        return rows.isValid() && Arrays.equals(rows.key(), name) ? Optional.of(rows.value()) : Optional.empty();
    }

    private void skipExpired() {
        while (hasCurrent() && head().isExpiredAt(time)) {
            rows.next();
        }
    }

    private void requireReadable() {
        try {
            rows.status();
        }
        catch (RocksDBException e) {
            throw damage.reading(e);
        }
    }

}
