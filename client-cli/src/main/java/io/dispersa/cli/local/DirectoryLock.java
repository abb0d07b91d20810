package io.dispersa.cli.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps two calls of {@code up} or {@code down} from working on one data directory at
 * once.
 */
final class DirectoryLock implements AutoCloseable {

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    static DirectoryLock take(Path dataDir) {
        try {
            PrivateDirectory.make(dataDir);
            FileChannel channel = FileChannel.open(dataDir.resolve("cluster.lock"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw LocalClusterException
                    .failed("another 'dispersa up' or 'dispersa down' works on %s: wait until it is done"
                        .formatted(dataDir));
            }
            return new DirectoryLock(channel);
        }
        catch (IOException e) {
            throw LocalClusterException.failed("cannot use the data directory %s: %s".formatted(dataDir, e));
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        }
        catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

}
