package io.dispersa.raft;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Is told what becomes of groups: news that may be passed over, and what must be acted
 * upon. Called by threads of Ratis: it must return at once, and not throw.
 */
public interface GroupListener {

    /**
     * A group has another leader, or none.
     * @param leader the id of the new leader, if there is one
     */
    default void leaderChanged(UUID group, @Nullable String leader) {
    }

    /** This process leads the group from now on, and is ready to serve. */
    default void leaderReady(UUID group) {
    }

    /** A snapshot was written or installed. */
    default void snapshot(UUID group, Position position) {
    }

    /**
     * A replica of this process cannot go on, and must never be served again.
     * @param group the group, or absent if it is all of them
     * @param reason for people
     */
    void failed(@Nullable UUID group, String reason);

    /**
     * What a replica of this process promises cannot be written. It must not answer
     * anybody any more, for that might contradict what it has promised: this returns, if
     * at all, when the process has ended.
     * @param reason for people
     */
    void cannotPromise(UUID group, String reason);

    /**
     * A replica of this process has closed itself, as one does that was taken out of its
     * group. It serves nothing.
     */
    void closed(UUID group);

}
