package io.dispersa.raft;

import java.net.InetAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What may differ between processes.
 *
 * @param directory where logs and snapshots are kept, on a disk that survives restarts
 * @param snapshotEvery how many entries may be applied before a snapshot is taken; the
 * log behind it is dropped, but for a tail
 * @param address the address to listen on; absent for all that there are
 */
public record RaftSettings(Path directory, int snapshotEvery, @Nullable InetAddress address) {
    public RaftSettings {
        if (snapshotEvery < 1) {
            throw new IllegalArgumentException("snapshotEvery must be at least 1, and is " + snapshotEvery);
        }
    }
}
