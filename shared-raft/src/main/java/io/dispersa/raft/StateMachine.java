package io.dispersa.raft;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What a group's log is applied to: one replica of the group's state.
 *
 * <p>
 * <b>Threads.</b> {@link #apply}, {@link #snapshot}, {@link #install} and {@link #close}
 * are called by one thread at a time, never two at once. {@link #applied} may be called
 * by any thread. Readers of the state are the implementation's own business.
 *
 * <p>
 * <b>Replay.</b> After a start entries may come again that were applied before. Whoever
 * calls leaves out those at or before {@link #applied}, so an implementation that keeps
 * its state and its position together, in one atomic write, applies each entry once. One
 * that keeps its state in memory returns {@link Position#NONE} until it is given a
 * snapshot, and all entries after it come again.
 *
 * <p>
 * <b>Determinism.</b> The state after an entry is a function of the state before and of
 * the entry. Time and chance travel in the entry. What a request gets wrong is a result,
 * not an exception.
 *
 * <p>
 * <b>Failure.</b> Any exception takes this replica out of service for good: it cannot
 * know what it holds. {@link GroupListener#failed} is told.
 *
 * <p>
 * <b>Ownership.</b> Arrays and directories belong to the caller, and are not to be kept
 * or changed after a method returns.
 */
public interface StateMachine extends AutoCloseable {

    /**
     * The digest of a file of a snapshot that is as large is taken once for its name;
     * smaller files may change under the same name.
     */
    long DIGEST_ONCE_FROM_BYTES = 64 * 1024;

    /**
     * Returns the position of the last entry whose effect is in the state;
     * {@link Position#NONE} if there is none.
     */
    Position applied();

    /**
     * Applies an entry. It need not be on the disk when this returns: the log is.
     * @param position later than {@link #applied}, which it becomes
     * @param entry what was submitted
     * @return the result for whoever submitted it, in this process; not to be changed
     */
    Object apply(Position position, byte[] entry);

    /**
     * Writes the state, as of {@link #applied}, into files of a directory that exists and
     * is empty. No file may be empty, and names that are used again must have the same
     * content again. When this returns the files need not be on the disk.
     * @throws DamagedStateException if the state cannot be read: there is no snapshot
     * then, and the replica goes on
     * @throws IOException if it fails; the state must be as before
     */
    void snapshot(Path directory) throws IOException;

    /**
     * Replaces the state by one that {@link #snapshot} wrote, here or in another process.
     * When this returns the new state is on the disk; if the process dies before, either
     * the old state is there or the new one.
     * @param directory the files, complete and checked; not to be changed
     * @param position what {@link #applied} becomes
     * @throws IOException if it fails
     */
    void install(Path directory, Position position) throws IOException;

    /** Closes what is open. Called once, last. */
    @Override
    void close();

}
