package io.dispersa.participant.store;

import io.dispersa.service.launch.StartupRefusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;

/**
 * The disk of this participant: a directory for each partition. Everything opened from it
 * must be closed before it is.
 */
public final class Storage implements AutoCloseable {

    private final Path partitions;

    private final SharedOptions options;

    private final Duration retention;

    private Storage(Path partitions, SharedOptions options, Duration retention) {
        this.partitions = partitions;
        this.options = options;
        this.retention = retention;
    }

    /**
     * Opens the storage in a data directory that this process has locked.
     * @throws StartupRefusal if it cannot be used
     */
    public static Storage open(Path dataDirectory, StorageSettings settings, IdempotencySettings idempotency) {
        NativeLibrary.load(dataDirectory.resolve("native"));
        try {
            Path partitions = Files.createDirectories(dataDirectory.resolve("partitions"));
            DurableFiles.forceDirectory(dataDirectory);
            return new Storage(partitions, new SharedOptions(settings.cache().toBytes()), idempotency.retention());
        }
        catch (IOException e) {
            throw unusable(dataDirectory, e);
        }
    }

    /** Returns whether the partition has been here, complete. */
    public boolean exists(int partition) {
        return directory(partition).exists();
    }

    /**
     * Opens a partition, or makes an empty one if it has never been here.
     * @param damaged is told why if its files cannot be read, now or later, by any thread
     * @throws StartupRefusal if its directory is damaged, of an earlier version, or
     * belongs to another cluster or partition: an empty partition is never served in its
     * place
     */
    public PartitionState open(UUID clusterId, int partition, Consumer<String> damaged) {
        Damage damage = new Damage(damaged);
        PartitionDirectory directory = directory(partition);
        byte[] owner = Rows.owner(clusterId, partition);
        try {
            if (!directory.exists()) {
                directory.create(data -> create(data, owner));
            }
            KeyValueStore store = KeyValueStore.open(options, directory.current(), damage);
            try {
                requireOwner(store, owner, directory);
                directory.deleteLeftovers();
                return new PartitionState(directory, options, owner, retention, damage, store);
            }
            catch (IOException | RuntimeException e) {
                store.close();
                throw e;
            }
        }
        catch (IOException | RocksDBException | StoreException e) {
            throw unusable(directory.path(), e);
        }
    }

    /**
     * Deletes a partition that is not open. If this process dies meanwhile, it is there,
     * or it is not.
     * @throws UncheckedIOException if the disk fails
     */
    public void delete(int partition) {
        try {
            directory(partition).delete();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Deletes everything; nothing must be open.
     * @throws UncheckedIOException if the disk fails
     */
    public void deleteAll() {
        try (Stream<Path> all = Files.list(partitions)) {
            for (Path path : all.toList()) {
                new PartitionDirectory(path).delete();
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        options.close();
    }

    private PartitionDirectory directory(int partition) {
        return new PartitionDirectory(partitions.resolve(Integer.toString(partition)));
    }

    private void create(Path data, byte[] owner) throws IOException {
        try {
            StoreFiles.create(options, data, owner);
        }
        catch (RocksDBException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void requireOwner(KeyValueStore store, byte[] owner, PartitionDirectory directory) {
        if (!store.isOwnedBy(owner)) {
            throw new StartupRefusal(
                    "The directory %s belongs to another cluster or partition.".formatted(directory.path()),
                    "Give this participant the data directory of this cluster, or a new one, with --dispersa.data-dir=DIR.");
        }
    }

    private static StartupRefusal unusable(Path directory, Exception e) {
        return new StartupRefusal("The directory %s cannot be used: %s.".formatted(directory, e.getMessage()),
                "Move the whole data directory away and start again: the participant then gets everything from the other replicas. Without others, import what dispersa export has written; a copy of the directory is no backup.");
    }

}
