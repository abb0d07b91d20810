package io.dispersa.raft;

import org.jspecify.annotations.Nullable;

/** A group did not do what it was asked to. */
public abstract sealed class RaftException extends RuntimeException {

    private RaftException(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }

    /** It was certainly not done, because this process does not lead the group. */
    public static final class NotLeader extends RaftException {

        private final @Nullable String leader;

        NotLeader(@Nullable String leader) {
            super(leader == null ? "it has no leader at the moment" : "it is led by " + leader, null);
            this.leader = leader;
        }

        /** Returns the id of the leader, if it is known and another. */
        public @Nullable String leader() {
            return leader;
        }

    }

    /** It was certainly not done, and may be if it is asked again. */
    public static sealed class Unavailable extends RaftException {

        Unavailable(String reason) {
            super(reason, null);
        }

    }

    /** It was certainly not done, and may be when the leader has committed an entry. */
    static final class JustElected extends Unavailable {

        JustElected() {
            super("its leader has just been elected");
        }

    }

    /** Nobody knows whether it was done or will be. */
    public static final class OutcomeUnknown extends RaftException {

        OutcomeUnknown(String reason, @Nullable Throwable cause) {
            super(reason, cause);
        }

    }

}
