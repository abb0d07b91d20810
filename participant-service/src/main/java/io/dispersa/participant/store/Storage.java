package io.dispersa.participant.store;

import io.dispersa.service.launch.StartupRefusal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.UUID;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.springframework.util.FileSystemUtils;

/**
 * The disk of this participant: a directory for each partition. Everything opened from it
 * must be closed before it is.
 */
public final class Storage implements AutoCloseable {

    private final Path partitions;

    private final SharedOptions options;

    private Storage(Path partitions, SharedOptions options) {
        this.partitions = partitions;
        this.options = options;
    }

    /**
     * Opens the storage in a data directory that this process has locked.
     * @throws StartupRefusal if it cannot be used
     */
    public static Storage open(Path dataDirectory, StorageSettings settings) {
        NativeLibrary.load(dataDirectory.resolve("native"));
        try {
            Path partitions = Files.createDirectories(dataDirectory.resolve("partitions"));
            return new Storage(partitions, new SharedOptions(settings.cache().toBytes()));
        }
        catch (IOException e) {
            throw unusable(dataDirectory, e);
        }
    }

    /**
     * Opens a partition, or makes it if it has never been here.
     * @throws StartupRefusal if its directory is damaged, or belongs to another cluster
     * or partition: an empty partition is never served in its place
     */
    public KeyValueStore open(UUID clusterId, int partition) {
        Path directory = partitions.resolve(Integer.toString(partition));
        try {
            if (!Files.exists(directory)) {
                create(directory, Rows.owner(clusterId, partition));
            }
            RocksDB db = RocksDB.open(options.existing(), directory.toString());
            try {
                return new KeyValueStore(db, checked(db, directory, Rows.owner(clusterId, partition)));
            }
            catch (RocksDBException | RuntimeException e) {
                db.close();
                throw e;
            }
        }
        catch (IOException | RocksDBException | StoreException e) {
            throw unusable(directory, e);
        }
    }

    @Override
    public void close() {
        options.close();
    }

    /**
     * A directory under its final name is complete: one without its rows is damaged, not
     * new.
     */
    private void create(Path directory, byte[] owner) throws IOException, RocksDBException {
        Path draft = directory.resolveSibling(directory.getFileName() + ".new");
        FileSystemUtils.deleteRecursively(draft);
        try (RocksDB db = RocksDB.open(options.created(), draft.toString());
                WriteOptions durably = new WriteOptions().setSync(true);
                WriteBatch batch = new WriteBatch()) {
            batch.put(Rows.OWNER, owner);
            batch.put(Rows.CONTENTS, Contents.EMPTY.row());
            db.write(durably, batch);
        }
        Files.move(draft, directory, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel parent = FileChannel.open(partitions, StandardOpenOption.READ)) {
            parent.force(true);
        }
    }

    private static Contents checked(RocksDB db, Path directory, byte[] expectedOwner) throws RocksDBException {
        byte[] owner = db.get(Rows.OWNER);
        byte[] contents = db.get(Rows.CONTENTS);
        if (owner == null || contents == null) {
            throw new StoreException("it lacks the rows that say whose it is");
        }
        if (!Arrays.equals(owner, expectedOwner)) {
            throw new StartupRefusal("The directory %s belongs to another cluster or partition.".formatted(directory),
                    "Give this participant the data directory of this cluster, or a new one, with --dispersa.data-dir=DIR.");
        }
        return Contents.read(contents);
    }

    private static StartupRefusal unusable(Path directory, Exception e) {
        return new StartupRefusal("The directory %s cannot be used: %s.".formatted(directory, e.getMessage()),
                "Mend the disk, or restore the directory from a copy; to give up what it holds, move it away.");
    }

}
