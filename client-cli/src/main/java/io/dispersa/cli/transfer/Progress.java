package io.dispersa.cli.transfer;

import java.io.PrintStream;
import java.util.Locale;

/**
 * A line on a terminal that says how far a transfer is, and the lines that must stay
 * there. Safe for use by several threads.
 */
public final class Progress {

    private static final long BETWEEN_NANOS = 100_000_000;

    private static final int WIDTH = 24;

    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream err;

    private final boolean terminal;

    private final long total;

    private final long begin = System.nanoTime();

    private long shown;

    private boolean onScreen;

    /**
     * Shows nothing unless a person sees it.
     * @param terminal whether a person sees the stream
     * @param total how many bytes there are; 0 if that is not known
     */
    public Progress(PrintStream err, boolean terminal, long total) {
        this.err = err;
        this.terminal = terminal;
        this.total = total;
    }

    /**
     * Shows how far it is; so often that one sees it move.
     */
    synchronized void show(long bytes, long keys) {
        long now = System.nanoTime();
        if (terminal && (!onScreen || now - shown > BETWEEN_NANOS)) {
            err.print(CLEAR + line(bytes, keys, now - begin));
            err.flush();
            shown = now;
            onScreen = true;
        }
    }

    /** Prints a line that stays. */
    public synchronized void say(String line) {
        clear();
        err.println(line);
    }

    /** Takes the line off the screen. */
    public synchronized void clear() {
        if (onScreen) {
            err.print(CLEAR);
            err.flush();
            onScreen = false;
        }
    }

    private String line(long bytes, long keys, long nanos) {
        String rate = "%d keys  %.1f MB  %.0f keys/s".formatted(keys, bytes / 1e6, keys * 1e9 / Math.max(1, nanos));
        if (total <= 0) {
            return rate;
        }
        int filled = (int) Math.min(WIDTH, bytes * WIDTH / total);
        return String.format(Locale.ROOT, "[%s%s] %3d %%  %s", "#".repeat(filled), " ".repeat(WIDTH - filled),
                Math.min(100, bytes * 100 / total), rate);
    }

}
