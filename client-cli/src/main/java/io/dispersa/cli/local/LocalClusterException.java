package io.dispersa.cli.local;

/**
 * Why the cluster on this machine could not be started or stopped; the message may have
 * several lines.
 */
public final class LocalClusterException extends RuntimeException {

    private static final int FAILED = 1;

    private static final int USAGE = 2;

    private static final int UNAVAILABLE = 5;

    private final int exitCode;

    private LocalClusterException(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    static LocalClusterException failed(String message) {
        return new LocalClusterException(FAILED, message);
    }

    static LocalClusterException usage(String message) {
        return new LocalClusterException(USAGE, message);
    }

    static LocalClusterException unavailable(String message) {
        return new LocalClusterException(UNAVAILABLE, message);
    }

    /**
     * Returns what the process should end with.
     */
    public int exitCode() {
        return exitCode;
    }

}
