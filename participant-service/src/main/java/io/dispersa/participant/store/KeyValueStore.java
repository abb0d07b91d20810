package io.dispersa.participant.store;

import io.dispersa.api.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The rows of one partition, in a RocksDB of their own. Any number of threads may read;
 * one thread at a time commits. What a read returns is on the disk.
 *
 * <p>
 * Every method but {@link #close} throws {@link StoreClosedException} once the store is
 * closed: behind a closed handle there is freed memory.
 */
public final class KeyValueStore implements AutoCloseable {

    private final RocksDB db;

    private final ReadOptions read = new ReadOptions();

    private final WriteOptions durably = new WriteOptions().setSync(true);

    private final ReadWriteLock handle = new ReentrantReadWriteLock();

    private boolean closed;

    private volatile Contents contents;

    KeyValueStore(RocksDB db, Contents contents) {
        this.db = db;
        this.contents = contents;
    }

    /** Returns how much the partition holds. */
    public Contents contents() {
        return contents;
    }

    /**
     * Returns the value of a key, if it has one.
     * @throws StoreException if it cannot be read
     */
    public Optional<StoredValue> get(Key key) {
        enter();
        try {
            byte[] row = db.get(read, Rows.data(key));
            return row == null ? Optional.empty() : Optional.of(StoredValues.read(row));
        }
        catch (RocksDBException e) {
            throw new StoreException("reading failed: " + e.getMessage(), e);
        }
        finally {
            handle.readLock().unlock();
        }
    }

    /**
     * Applies changes in order, in one write that survives a power failure: all of them
     * or none.
     * @return what became of each, in the same order
     * @throws StoreException if it is not known whether they were written
     */
    public List<Applied> commit(List<? extends Change> changes) {
        enter();
        try (WriteBatch batch = new WriteBatch()) {
            Tally tally = new Tally(contents, this::storedSize);
            List<Applied> results = new ArrayList<>(changes.size());
            for (Change change : changes) {
                Applied applied = tally.count(change);
                add(batch, change, applied);
                results.add(applied);
            }
            if (batch.count() > 0) {
                batch.put(Rows.CONTENTS, tally.contents().row());
                db.write(durably, batch);
                contents = tally.contents();
            }
            return results;
        }
        catch (RocksDBException e) {
            throw new StoreException("writing failed: " + e.getMessage(), e);
        }
        finally {
            handle.readLock().unlock();
        }
    }

    /**
     * Returns the keys and values of this moment, in key order. It must be closed by the
     * thread that opened it; until then the store stays open.
     */
    public Scan scan() {
        enter();
        RocksIterator rows = db.newIterator(read);
        try {
            return new Scan(rows, handle.readLock());
        }
        catch (RuntimeException | Error e) {
            rows.close();
            handle.readLock().unlock();
            throw e;
        }
    }

    /** Waits for what is under way, then closes the files. */
    @Override
    public void close() {
        handle.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                db.close();
                durably.close();
                read.close();
            }
        }
        finally {
            handle.writeLock().unlock();
        }
    }

    private void enter() {
        handle.readLock().lock();
        if (closed) {
            handle.readLock().unlock();
            throw new StoreClosedException();
        }
    }

    private static void add(WriteBatch batch, Change change, Applied applied) throws RocksDBException {
        switch (applied) {
            case Applied.Stored stored ->
                batch.put(Rows.data(change.key()), StoredValues.row(stored.version(), (Change.Put) change));
            case Applied.Deleted _ -> batch.delete(Rows.data(change.key()));
            case Applied.Absent _ -> {
            }
        }
    }

    /** Copies no more than the head of the row: a value may be large. */
    private OptionalInt storedSize(Key key) {
        byte[] header = new byte[StoredValues.HEADER];
        try {
            int length = db.get(read, Rows.data(key), header);
            return length == RocksDB.NOT_FOUND ? OptionalInt.empty()
                    : OptionalInt.of(StoredValues.valueLength(header, length));
        }
        catch (RocksDBException e) {
            throw new StoreException("reading failed: " + e.getMessage(), e);
        }
    }

}
