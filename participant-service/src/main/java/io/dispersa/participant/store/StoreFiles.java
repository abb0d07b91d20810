package io.dispersa.participant.store;

import io.dispersa.raft.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.rocksdb.Checkpoint;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** How the files of a store come to be, and what every store must have in them. */
final class StoreFiles {

    private StoreFiles() {
    }

    /**
     * What a store knows about itself.
     *
     * @param owner whose it is
     * @param contents how much it holds
     * @param applied up to where the log was applied to it
     * @param time the latest time that the log has told; a store that was made before
     * there was such a row has heard of none
     */
    record OwnRows(byte[] owner, Contents contents, Position applied, Instant time) {
    }

    /** Makes the files of an empty store. */
    static void create(SharedOptions options, Path directory, byte[] owner) throws RocksDBException {
        try (RocksDB db = RocksDB.open(options.created(), directory.toString());
                WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
                WriteBatch batch = new WriteBatch()) {
            batch.put(Rows.OWNER, owner);
            batch.put(Rows.CONTENTS, Contents.EMPTY.row());
            batch.put(Rows.APPLIED, Rows.applied(Position.NONE));
            db.write(unlogged, batch);
            flush(db);
        }
    }

    static OwnRows ownRows(RocksDB db) throws RocksDBException {
        byte[] owner = db.get(Rows.OWNER);
        byte[] contents = db.get(Rows.CONTENTS);
        byte[] applied = db.get(Rows.APPLIED);
        if (owner == null || contents == null || applied == null) {
            throw new StoreException("it lacks the rows that say whose it is and of which moment");
        }
        byte[] time = db.get(Rows.TIME);
        return new OwnRows(owner, Contents.read(contents), Rows.readApplied(applied),
                time == null ? Instant.EPOCH : Rows.readTime(time));
    }

    /** Returns when all that was written is on the disk. */
    static void flush(RocksDB db) throws RocksDBException {
        try (FlushOptions waiting = new FlushOptions().setWaitForFlush(true)) {
            db.flush(waiting);
        }
    }

    /** Reads all of a table, and compares it with its checksums. */
    static void verify(SharedOptions options, Path table) throws RocksDBException {
        try (SstFileReader reader = new SstFileReader(options.existing())) {
            reader.open(table.toString());
            reader.verifyChecksum();
        }
    }

    /**
     * Puts the files of a flushed store into two directories that are not there yet, the
     * tables apart: a manifest grows under the same name.
     */
    static void checkpoint(RocksDB db, Path tables, Path lists) throws IOException, RocksDBException {
        try (Checkpoint checkpoint = Checkpoint.create(db)) {
            checkpoint.createCheckpoint(tables.toString());
        }
        Files.createDirectory(lists);
        for (Path file : DurableFiles.files(tables)) {
            String name = String.valueOf(file.getFileName());
            if (name.endsWith(".log") || Files.size(file) == 0) {
                // RocksDB's own log: nothing was ever written to it.
                Files.delete(file);
            }
            else if (!name.endsWith(".sst")) {
                Files.move(file, lists.resolve(name));
            }
        }
    }

}
