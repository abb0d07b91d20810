package io.dispersa.participant.store;

import io.dispersa.service.launch.StartupRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/** RocksDB's own code, which is not Java. */
final class NativeLibrary {

    private NativeLibrary() {
    }

    /**
     * Loads it, once for the process, from a copy in this directory. Left to itself
     * RocksDB makes a new copy of 17 MB in the temporary directory at every start, which
     * stays there when the process is killed; here a start replaces the copy of the last.
     */
    static void load(Path directory) {
        try {
            Files.createDirectories(directory);
            NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
            RocksDB.loadLibrary();
        }
        catch (IOException | RuntimeException | UnsatisfiedLinkError e) {
            throw new StartupRefusal("RocksDB's library cannot be loaded from %s: %s.".formatted(directory, e),
                    "Put the data directory on a disk that programs may be run from, or install librocksdbjni and name its directory with -Djava.library.path.");
        }
    }

}
