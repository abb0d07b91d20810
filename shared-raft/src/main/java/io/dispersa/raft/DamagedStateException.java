package io.dispersa.raft;

import java.io.IOException;

/** The state of a replica cannot be read: nobody must start from it. */
public final class DamagedStateException extends IOException {

    /**
     * @param message what cannot be read, for people
     */
    public DamagedStateException(String message, Throwable cause) {
        super(message, cause);
    }

}
