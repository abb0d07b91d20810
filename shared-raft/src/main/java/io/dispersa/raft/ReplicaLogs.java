package io.dispersa.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.UUID;

/** The logs of a server that does not run. For one thread at a time. */
public final class ReplicaLogs {

    private final GroupFiles files;

    /**
     * @param directory as in {@link RaftSettings}
     */
    public ReplicaLogs(Path directory) {
        this.files = new GroupFiles(directory);
    }

    /** Returns whether a group has a log here. */
    public boolean exists(UUID group) {
        return files.exists(group);
    }

    /**
     * Deletes the log of a group, but for what was promised in it.
     * @throws UncheckedIOException if the disk fails
     */
    public void giveUp(UUID group) {
        try {
            files.giveUp(group);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Deletes all logs and all that was promised: only before this process gets another
     * name.
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
