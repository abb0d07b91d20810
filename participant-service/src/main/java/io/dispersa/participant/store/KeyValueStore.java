package io.dispersa.participant.store;

import io.dispersa.api.Key;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.operation.StoredValue;
import io.dispersa.raft.DamagedStateException;
import io.dispersa.raft.Position;
import io.dispersa.raft.StateMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
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

    private final SharedOptions options;

    private final byte[] owner;

    private final Damage damage;

    private final RowReader rows;

    private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);

    private final ReadWriteLock handle = new ReentrantReadWriteLock();

    private final UUID session = UUID.randomUUID();

    /** For the thread that makes checkpoints. */
    private final Set<String> verified = new HashSet<>();

    private final Set<Moment> moments = ConcurrentHashMap.newKeySet();

    private boolean closed;

    private volatile Head head;

    private KeyValueStore(RocksDB db, SharedOptions options, StoreFiles.OwnRows own, Damage damage) {
        this.db = db;
        this.options = options;
        this.damage = damage;
        this.rows = new RowReader(db, damage);
        this.owner = own.owner();
        this.head = new Head(own.contents(), own.applied(), own.time(), rows.nextExpiry(0));
    }

    /**
     * Opens a store that {@link StoreFiles#create} or {@link #checkpoint} made.
     * @param damage is told if it cannot be read, now or later
     * @throws StoreException if it lacks a row, or has one that cannot be understood
     */
    static KeyValueStore open(SharedOptions options, Path directory, Damage damage) throws RocksDBException {
        try {
            return opened(options, RocksDB.open(options.existing(), directory.toString()), damage);
        }
        catch (RocksDBException e) {
            damage.tell(e);
            throw e;
        }
    }

    private static KeyValueStore opened(SharedOptions options, RocksDB db, Damage damage) throws RocksDBException {
        try {
            return new KeyValueStore(db, options, StoreFiles.ownRows(db), damage);
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

    /** Returns the latest time that the log has told. */
    Instant time() {
        return head.time();
    }

    /**
     * Returns how many bytes the value of a key has; 0 if there is none.
     * @throws StoreException if it cannot be read
     */
    int sizeOf(Key key) {
        enter();
        try {
            return rows.head(key).map(StoredHead::size).orElse(0);
        }
        finally {
            leave();
        }
    }

    /** Returns the value of a key, whether or not it has expired. */
    Optional<StoredValue> get(Key key) {
        enter();
        try {
            return rows.value(key);
        }
        finally {
            leave();
        }
    }

    /** Returns what a repeat is told, if its name is remembered. */
    Optional<OperationResult> answer(Once repeat) {
        enter();
        try {
            return rows.result(repeat.name())
                .filter(known -> !known.isForgottenAt(head.time()))
                .map(known -> known.answer(repeat));
        }
        finally {
            leave();
        }
    }

    /** Returns whether there are rows that have expired by a time. */
    boolean hasExpired(Instant time) {
        return head.nextExpiry() <= time.toEpochMilli();
    }

    /**
     * Returns whether a row expires after the time that the log has told, and by this.
     */
    boolean expiresBy(Instant time) {
        enter();
        try {
            return rows.nextExpiry(head.time().toEpochMilli() + 1) <= time.toEpochMilli();
        }
        finally {
            leave();
        }
    }

    /**
     * Applies an entry's operations in order, in one write with the position that it has
     * in the log. What has expired by then is removed, too; the time that the log tells
     * never runs backwards here.
     * @return what became of each, in the same order
     * @throws StoreException if it is not known whether they were written
     */
    List<OperationResult> apply(Position position, LogEntry entry) {
        enter();
        try (WriteBatch batch = new WriteBatch()) {
            Head before = head;
            if (position.index() <= before.applied().index()) {
                throw new IllegalArgumentException(position + " was to be applied after " + before.applied());
            }
            List<Operation> operations = entry.operations();
            Instant now = entry.time().isAfter(before.time()) ? entry.time() : before.time();
            Draft draft = new Draft(rows, batch, before.contents(), before.nextExpiry(), now, entry.retention());
            draft.reclaim(operations.size());
            List<OperationResult> results = new ArrayList<>(operations.size());
            for (Operation operation : operations) {
                results.add(draft.apply(operation));
            }
            batch.put(Rows.CONTENTS, draft.contents().row());
            batch.put(Rows.APPLIED, Rows.applied(position));
            batch.put(Rows.TIME, Rows.time(now));
            db.write(unlogged, batch);
            head = new Head(draft.contents(), position, now, draft.nextExpiry());
            return results;
        }
        catch (RocksDBException e) {
            throw damage.writing(e);
        }
        finally {
            leave();
        }
    }

    /**
     * Returns the keys that have a value at a time, or at the latest time that the log
     * has told if that is later.
     */
    Scan scan(Instant time) {
        enter();
        RocksIterator iterator = rows.iterator();
        try {
            return new Scan(iterator, time, handle.readLock(), damage);
        }
        catch (RuntimeException | Error e) {
            iterator.close();
            handle.readLock().unlock();
            throw e;
        }
    }

    /** Returns all rows as they are now; to be closed. */
    Moment moment() {
        enter();
        try {
            Moment moment = new Moment(this, db, damage);
            moments.add(moment);
            return moment;
        }
        finally {
            leave();
        }
    }

    /** The rows of a moment are kept no longer. */
    void forget(Moment moment) {
        handle.readLock().lock();
        try {
            if (moments.remove(moment)) {
                moment.release();
            }
        }
        finally {
            leave();
        }
    }

    /**
     * Brings everything to the disk, and puts the files of a store with the same rows
     * into two directories that are not there yet.
     * @param tables for what never changes under its name
     * @param lists for the rest
     * @throws DamagedStateException if a table differs from its checksums
     * @throws StoreException if it fails
     */
    void checkpoint(Path tables, Path lists) throws IOException {
        enter();
        try {
            StoreFiles.flush(db);
            StoreFiles.checkpoint(db, tables, lists);
        }
        catch (RocksDBException e) {
            throw damage.writing(e);
        }
        finally {
            leave();
        }
        for (Path table : DurableFiles.files(tables)) {
            verifyNew(table);
        }
    }

    /**
     * A large table is read for its first snapshot only: its digest is made then, too, so
     * that whoever is sent it notices what becomes of it later.
     */
    private void verifyNew(Path table) throws IOException {
        String name = String.valueOf(table.getFileName());
        if (Files.size(table) < StateMachine.DIGEST_ONCE_FROM_BYTES || !verified.contains(name)) {
            try {
                StoreFiles.verify(options, table);
            }
            catch (RocksDBException e) {
                damage.tell(e);
                throw new DamagedStateException("%s cannot be read: %s".formatted(name, e.getMessage()), e);
            }
            verified.add(name);
        }
    }

    /** Returns the tables of this moment; they may be gone when they are looked for. */
    List<Path> tables() {
        enter();
        try {
            return db.getLiveFilesMetaData().stream().map(file -> Path.of(file.path(), file.fileName())).toList();
        }
        finally {
            leave();
        }
    }

    /**
     * Compares a table with its checksums, if it is there.
     * @throws StoreException if it differs from them
     */
    void verify(Path table) {
        try {
            StoreFiles.verify(options, table);
        }
        catch (RocksDBException e) {
            if (Files.exists(table)) {
                throw damage.reading(e);
            }
        }
    }

    /** Waits for what is under way, then closes the files. */
    @Override
    public void close() {
        handle.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                moments.forEach(Moment::release);
                moments.clear();
                rows.close();
                db.close();
                unlogged.close();
            }
        }
        finally {
            handle.writeLock().unlock();
        }
    }

    /**
     * Keeps the store open, until {@link #leave} is called by the same thread.
     * @throws StoreClosedException if it is closed
     */
    void enter() {
        handle.readLock().lock();
        if (closed) {
            leave();
            throw new StoreClosedException();
        }
    }

    void leave() {
        handle.readLock().unlock();
    }

    /**
     * What the rows about the store itself say, as of the last write; and a time before
     * which none of its rows expires.
     */
    private record Head(Contents contents, Position applied, Instant time, long nextExpiry) {
    }

}
