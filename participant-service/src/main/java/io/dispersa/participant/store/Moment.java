package io.dispersa.participant.store;

import io.dispersa.raft.Position;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;

/**
 * All rows of a store as they were at one moment. They are read bit by bit, so that
 * neither a write nor the end of the store waits for long. For one thread at a time.
 */
final class Moment implements AutoCloseable {

    private static final long SLICE = 1024L * 1024;

    private final KeyValueStore store;

    private final RocksDB db;

    private final Damage damage;

    private final Snapshot snapshot;

    private final ReadOptions options;

    private final MessageDigest sha256 = sha256();

    private Position applied = Position.NONE;

    /** The last row that was read; none comes before the first. */
    private byte[] last = {};

    Moment(KeyValueStore store, RocksDB db, Damage damage) {
        this.store = store;
        this.db = db;
        this.damage = damage;
        this.snapshot = db.getSnapshot();
        this.options = new ReadOptions().setSnapshot(snapshot).setFillCache(false);
    }

    /**
     * Reads the next rows, about a megabyte of them.
     * @return whether there are more
     * @throws StoreClosedException if the store has been closed
     * @throws StoreException if the files cannot be read
     */
    boolean readOn() {
        store.enter();
        try (RocksIterator rows = db.newIterator(options)) {
            long room = SLICE;
            for (skipRead(rows); rows.isValid() && room > 0; rows.next()) {
                last = rows.key();
                room -= add(last, rows.value());
            }
            rows.status();
            return rows.isValid();
        }
        catch (RocksDBException e) {
            throw damage.reading(e);
        }
        finally {
            store.leave();
        }
    }

    /** Returns what all rows come to, once they have been read; to be called once. */
    Digest digest() {
        return new Digest(applied, HexFormat.of().formatHex(sha256.digest()));
    }

    private void skipRead(RocksIterator rows) {
        rows.seek(last);
        if (rows.isValid() && last.length > 0 && Arrays.equals(rows.key(), last)) {
            rows.next();
        }
    }

    private long add(byte[] name, byte[] value) {
        if (Arrays.equals(name, Rows.APPLIED)) {
            applied = Rows.readApplied(value);
        }
        else {
            add(name);
            add(value);
        }
        return name.length + (long) value.length;
    }

    /** With its length, so that no other two rows are taken for these. */
    private void add(byte[] bytes) {
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        sha256.update(bytes);
    }

    @Override
    public void close() {
        store.forget(this);
    }

    /** While the store is open. */
    void release() {
        options.close();
        db.releaseSnapshot(snapshot);
        snapshot.close();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        }
        catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

}
