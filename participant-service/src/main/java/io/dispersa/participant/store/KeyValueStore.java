package io.dispersa.participant.store;

import io.dispersa.api.Key;
import io.dispersa.raft.Position;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
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
 * one thread at a time applies and makes checkpoints.
 *
 * <p>
 * There is no write-ahead log: the partition's log is elsewhere. Writes reach the disk in
 * order, each whole, when RocksDB writes its buffers out; a crash loses the latest.
 *
 * <p>
 * Every method that reads or writes rows throws {@link StoreClosedException} once the
 * store is closed: behind a closed handle there is freed memory.
 */
final class KeyValueStore implements AutoCloseable {

    private final RocksDB db;

    private final byte[] owner;

    private final ReadOptions read = new ReadOptions();

    private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);

    private final ReadWriteLock handle = new ReentrantReadWriteLock();

    private final UUID session = UUID.randomUUID();

    private boolean closed;

    private volatile Head head;

    private KeyValueStore(RocksDB db, StoreFiles.OwnRows rows) {
        this.db = db;
        this.owner = rows.owner();
        this.head = new Head(rows.contents(), rows.applied());
    }

    /**
     * Opens a store that {@link StoreFiles#create} or {@link #checkpoint} made.
     * @throws StoreException if it lacks a row, or has one that cannot be understood
     */
    static KeyValueStore open(SharedOptions options, Path directory) throws RocksDBException {
        RocksDB db = RocksDB.open(options.existing(), directory.toString());
        try {
            return new KeyValueStore(db, StoreFiles.ownRows(db));
        }
        catch (RocksDBException | RuntimeException e) {
            db.close();
            throw e;
        }
    }

    boolean isOwnedBy(byte[] expected) {
        return Arrays.equals(owner, expected);
    }

    /** Differs for each opening: two of them may give tables the same names. */
    UUID session() {
        return session;
    }

    Contents contents() {
        return head.contents();
    }

    Position applied() {
        return head.applied();
    }

    Optional<StoredValue> get(Key key) {
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
     * Applies changes in order, in one write with the position they have in the log.
     * @return what became of each, in the same order
     * @throws StoreException if it is not known whether they were written
     */
    List<Applied> apply(Position position, List<? extends Change> changes) {
        enter();
        try (WriteBatch batch = new WriteBatch()) {
            Position before = head.applied();
            if (position.index() <= before.index()) {
                throw new IllegalArgumentException(position + " was to be applied after " + before);
            }
            Tally tally = new Tally(head.contents(), this::storedSize);
            List<Applied> results = new ArrayList<>(changes.size());
            for (Change change : changes) {
                Applied applied = tally.count(change);
                add(batch, change, applied);
                results.add(applied);
            }
            batch.put(Rows.CONTENTS, tally.contents().row());
            batch.put(Rows.APPLIED, Rows.applied(position));
            db.write(unlogged, batch);
            head = new Head(tally.contents(), position);
            return results;
        }
        catch (RocksDBException e) {
            throw new StoreException("writing failed: " + e.getMessage(), e);
        }
        finally {
            handle.readLock().unlock();
        }
    }

    Scan scan() {
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

    /**
     * Brings everything to the disk, and puts the files of a store with the same rows
     * into two directories that are not there yet.
     * @param tables for what never changes under its name
     * @param lists for the rest
     */
    void checkpoint(Path tables, Path lists) throws IOException, RocksDBException {
        enter();
        try {
            StoreFiles.flush(db);
            StoreFiles.checkpoint(db, tables, lists);
        }
        finally {
            handle.readLock().unlock();
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
                unlogged.close();
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

    /** What the rows about the store itself say, as of the last write. */
    private record Head(Contents contents, Position applied) {
    }

}
