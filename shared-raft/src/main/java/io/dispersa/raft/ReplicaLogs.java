package io.dispersa.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.UUID;

/** The replicas of a server that does not run. For one thread at a time. */
public final class ReplicaLogs {

    private final GroupFiles files;

    /**
     * @param directory as in {@link RaftSettings}
     */
    public ReplicaLogs(Path directory) {
        this.files = new GroupFiles(directory);
    }

    /** Returns whether a group has a replica here. */
    public boolean exists(UUID group) {
        return files.exists(group);
    }

    /**
     * Deletes all replicas, with what they promised: only before others take their place,
     * under other names.
     * @throws UncheckedIOException if the disk fails
     */
    public void eraseAll() {
        try {
            files.eraseAll();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

}
