package io.dispersa.participant.store;

import io.dispersa.api.Key;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.operation.StoredValue;
import io.dispersa.raft.Position;
import io.dispersa.raft.StateMachine;
import io.dispersa.service.codec.OperationGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replica of a partition, on the disk. Entries are {@link LogEntry}s, results are
 * {@link EntryResult}s.
 *
 * <p>
 * Any number of threads may read, at any time, also while a snapshot is installed: a read
 * sees all of the old state or all of the new one. After {@link #close} reads throw
 * {@link StoreClosedException}.
 *
 * <p>
 * What is applied reaches this disk some time later, in the order of the log: after a
 * crash {@link #applied}, the keys and the counters are those of one earlier moment. A
 * snapshot, an installation and an orderly {@link #close} bring everything to the disk.
 */
public final class PartitionState implements StateMachine {

    private static final Logger log = LoggerFactory.getLogger(PartitionState.class);

    private final PartitionDirectory directory;

    private final SharedOptions options;

    private final byte[] owner;

    private final Duration retention;

    private final Damage damage;

    private final Comparison comparison = new Comparison();

    private volatile KeyValueStore store;

    /**
     * @param retention for how long this replica, while it leads, has all of them
     * remember what has a name
     * @param damage is told if the files cannot be read
     */
    PartitionState(PartitionDirectory directory, SharedOptions options, byte[] owner, Duration retention, Damage damage,
            KeyValueStore store) {
        this.directory = directory;
        this.options = options;
        this.owner = owner;
        this.retention = retention;
        this.damage = damage;
        this.store = store;
    }

    @Override
    public Position applied() {
        return store.applied();
    }

    /** Returns how much the partition holds. */
    public Contents contents() {
        return store.contents();
    }

    /**
     * Returns the latest time that the log has told: what expires by then has expired, on
     * every replica.
     */
    public Instant time() {
        return reading(KeyValueStore::time);
    }

    /** Returns whether there is something to be removed that has expired by a time. */
    public boolean hasExpired(Instant time) {
        return reading(current -> current.hasExpired(time));
    }

    /**
     * Returns whether something expires after {@link #time} and by this time.
     */
    public boolean expiresBy(Instant time) {
        return reading(current -> current.expiresBy(time));
    }

    /** Returns what a repeat is told, if it has a name that is remembered. */
    public Optional<OperationResult> answer(Operation repeat) {
        Once once = Once.of(repeat);
        return once == null ? Optional.empty() : reading(current -> current.answer(once));
    }

    /**
     * Returns the value of a key, if it has one, even if that has expired.
     * @throws StoreException if it cannot be read
     */
    public Optional<StoredValue> get(Key key) {
        return reading(current -> current.get(key));
    }

    /**
     * Returns how many bytes the value of a key has; 0 if there is none.
     * @throws StoreException if it cannot be read
     */
    public int sizeOf(Key key) {
        return reading(current -> current.sizeOf(key));
    }

    /**
     * Returns the keys and values of this moment that have not expired by a time, nor by
     * what the log has told, in key order. It must be closed by the thread that opened
     * it; until then its files stay open, and {@link #install} and {@link #close} wait.
     */
    public Scan scan(Instant time) {
        return reading(current -> current.scan(time));
    }

    /**
     * Returns what all that it holds comes to; it reads every row.
     * @throws StoreException if they cannot be read
     */
    public Digest digest() {
        return Digest.of(reading(KeyValueStore::moment));
    }

    /**
     * Returns what it held after the latest entry of {@link #comparison}; nothing if
     * there was none since it was opened, or it is still being computed.
     */
    public Optional<Digest> compared() {
        return comparison.latest();
    }

    /**
     * Returns the files that the keys and values are in. One may be gone when it is
     * looked for, as they are sorted into others.
     */
    public List<Path> tables() {
        return reading(KeyValueStore::tables);
    }

    /**
     * Compares a file with its checksums, if it is there; it reads all of it.
     * @throws StoreException if it differs from them
     */
    public void verify(Path table) {
        store.verify(table);
    }

    /** Returns the entry that asks for groups, at a time. */
    public byte[] entry(Instant time, List<OperationGroup> groups) {
        return LogEntry.encode(time, retention, groups);
    }

    /**
     * Returns the entry that has every replica say what it holds after it, at a time.
     */
    public byte[] comparison(Instant time) {
        return LogEntry.encodeComparing(time, retention);
    }

    /**
     * Applies an entry.
     * @throws StoreException if the entry cannot be understood, or the disk fails
     */
    @Override
    public EntryResult apply(Position position, byte[] bytes) {
        long start = System.nanoTime();
        LogEntry entry = LogEntry.decode(bytes);
        List<OperationResult> results = store.apply(position, entry);
        if (entry.comparing()) {
            comparison.of(store.moment());
        }
        return new EntryResult(results, Duration.ofNanos(System.nanoTime() - start));
    }

    /**
     * Writes the state into a directory: tables, which are linked rather than copied if
     * both are on one disk, and in another subdirectory the files that list them. Tables
     * never change and keep their names while this is open; the other names are new each
     * time.
     */
    @Override
    public void snapshot(Path target) throws IOException {
        try {
            store.checkpoint(target.resolve("tables-" + store.session()), target.resolve("lists-" + UUID.randomUUID()));
        }
        catch (StoreException e) {
            throw new IOException("the snapshot failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void install(Path source, Position position) throws IOException {
        Path data = directory.next();
        DurableFiles.copyFlat(source, data);
        KeyValueStore fresh = openInstalled(data, position);
        try {
            directory.pointTo(data);
        }
        catch (IOException | RuntimeException e) {
            fresh.close();
            throw e;
        }
        KeyValueStore old = store;
        store = fresh;
        old.close();
        deleteLeftovers();
    }

    @Override
    public void close() {
        store.close();
    }

    /** A store is closed only after the field names its successor, if it has one. */
    private <T> T reading(Function<KeyValueStore, T> read) {
        while (true) {
            KeyValueStore current = store;
            try {
                return read.apply(current);
            }
            catch (StoreClosedException e) {
                if (current == store) {
                    throw e;
                }
            }
        }
    }

    private KeyValueStore openInstalled(Path data, Position position) throws IOException {
        KeyValueStore fresh = null;
        try {
            for (Path table : DurableFiles.files(data)) {
                verifyReceived(table);
            }
            fresh = KeyValueStore.open(options, data, damage);
            if (!fresh.isOwnedBy(owner)) {
                throw new StoreException("it belongs to another cluster or partition");
            }
            if (!fresh.applied().equals(position)) {
                throw new StoreException(
                        "it is of %s, and was announced as of %s".formatted(fresh.applied(), position));
            }
            return fresh;
        }
        catch (RocksDBException | StoreException e) {
            if (fresh != null) {
                fresh.close();
            }
            throw new IOException("the snapshot cannot be used: " + e.getMessage(), e);
        }
    }

    /** If it is damaged, it is so where it was sent from, and not here. */
    private void verifyReceived(Path file) throws RocksDBException {
        if (file.toString().endsWith(".sst")) {
            StoreFiles.verify(options, file);
        }
    }

    private void deleteLeftovers() {
        try {
            directory.deleteLeftovers();
        }
        catch (IOException | StoreException e) {
            log.warn("The old data in {} cannot be deleted, and takes space until the next start: {}", directory.path(),
                    e.toString());
        }
    }

}
