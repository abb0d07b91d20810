package io.dispersa.cli.transfer;

import org.jspecify.annotations.Nullable;

/** An import or export that cannot go on, with the line that says why. */
public final class TransferException extends RuntimeException {

    private final boolean usage;

    private TransferException(String message, @Nullable Throwable cause, boolean usage) {
        super(message, cause);
        this.usage = usage;
    }

    static TransferException usage(String message) {
        return new TransferException(message, null, true);
    }

    static TransferException failed(String message, Throwable cause) {
        return new TransferException(message, cause, false);
    }

    /**
     * Returns whether it is for the caller to mend.
     */
    public boolean usage() {
        return usage;
    }

}
