package io.dispersa.raft;

import org.jspecify.annotations.Nullable;

/** A Raft server or a group could not be started; the message says why, for people. */
public final class RaftStartException extends RuntimeException {

    RaftStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

}
