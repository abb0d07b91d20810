package io.dispersa.raft;

import java.net.InetAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What may differ between processes.
 *
 * @param directory where logs and snapshots are kept, on a disk that survives restarts
 * @param snapshotEvery how many entries may be applied before a snapshot is taken; the
 * log behind it is dropped, but for as many entries again, and at most 20,000
 * @param address the address to listen on; absent for all that there are
 * @param copyRate how many bytes a second may arrive here of what others have had for
 * long; what is written now is not counted
 * @param tokens tells what calls must have
 */
public record RaftSettings(Path directory, int snapshotEvery, @Nullable InetAddress address, long copyRate,
        Tokens tokens) {

    public RaftSettings {
        if (snapshotEvery < 1) {
            throw new IllegalArgumentException("snapshotEvery must be at least 1, and is " + snapshotEvery);
        }
        if (copyRate < 1) {
            throw new IllegalArgumentException("copyRate must be at least 1, and is " + copyRate);
        }
    }

    /** Settings of a process to which everything may be copied as fast as it can be. */
    public RaftSettings(Path directory, int snapshotEvery, @Nullable InetAddress address, Tokens tokens) {
        this(directory, snapshotEvery, address, Long.MAX_VALUE, tokens);
    }
}
