package io.dispersa.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
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
     * Returns who votes in a group, by what its replica has on the disk, running or not.
     * @return nothing if there is none
     * @throws UncheckedIOException if the disk fails
     */
    public Optional<LoggedMembers> members(UUID group) {
        try {
            return files.exists(group) ? Optional.of(files.members(group)) : Optional.empty();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns whether a replica is the only one of its group, as far as it knows. May be
     * called by any thread.
     * @throws UncheckedIOException if the disk fails
     */
    public boolean isAlone(UUID group) {
        try {
            return files.isAlone(group);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Takes note that the state of a replica cannot be read, running or not. From its
     * next start on it votes by its log, and has no state, until it is given up or is the
     * only one of its group. May be called by any thread.
     * @throws UncheckedIOException if the disk fails
     */
    public void damaged(UUID group) {
        try {
            files.damaged(group);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
