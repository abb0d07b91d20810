package io.dispersa.participant.store;

import io.dispersa.api.Key;
import io.dispersa.operation.StoredValue;
import java.util.Optional;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Reads rows. Throws a {@link StoreException} where they cannot be read.
 */
final class RowReader implements AutoCloseable {

    private final RocksDB db;

    private final Damage damage;

    private final ReadOptions options = new ReadOptions();

    RowReader(RocksDB db, Damage damage) {
        this.db = db;
        this.damage = damage;
    }

    Optional<StoredValue> value(Key key) {
        return row(Rows.data(key)).map(StoredValues::read);
    }

    /** Copies no more than the head of the row: a value may be large. */
    Optional<StoredHead> head(Key key) {
        byte[] header = new byte[StoredValues.HEADER];
        try {
            int length = db.get(options, Rows.data(key), header);
            return length == RocksDB.NOT_FOUND ? Optional.empty() : Optional.of(StoredValues.head(header, length));
        }
        catch (RocksDBException e) {
            throw damage.reading(e);
        }
    }

    Optional<RememberedResult> result(byte[] name) {
        return row(Rows.result(name)).map(RememberedResult::read);
    }

    /** To be closed. */
    RocksIterator iterator() {
        return db.newIterator(options);
    }

    /**
     * Returns when the first row expires that does so at or after a time, or
     * {@link StoredHead#NEVER}.
     */
    long nextExpiry(long from) {
        try (RocksIterator rows = iterator()) {
            rows.seek(Rows.expiry(Math.max(0, from), new byte[0]));
            return expiry(rows);
        }
    }

    /** Returns when the row expires that an iterator over expiries stands on. */
    long expiry(RocksIterator rows) {
        if (rows.isValid()) {
            byte[] row = rows.key();
            return Rows.isExpiry(row) ? Rows.expiryTime(row) : StoredHead.NEVER;
        }
        try {
            rows.status();
            return StoredHead.NEVER;
        }
        catch (RocksDBException e) {
            throw damage.reading(e);
        }
    }

    @Override
    public void close() {
        options.close();
    }

    private Optional<byte[]> row(byte[] name) {
        try {
            return Optional.ofNullable(db.get(options, name));
        }
        catch (RocksDBException e) {
            throw damage.reading(e);
        }
    }

}
