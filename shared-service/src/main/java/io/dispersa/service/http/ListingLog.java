package io.dispersa.service.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;

/**
 * Writes listings to a log, and says so there when they are too much for a minute. Safe
 * for use by several threads.
 */
public final class ListingLog {

    /** The time, the level and the service's name in front of each line. */
    private static final long FRAME = 48;

    private final Logger log;

    private final LoggedBytes logged = new LoggedBytes(System::nanoTime);

    /**
     * @param log where users look for listings
     */
    public ListingLog(Logger log) {
        this.log = log;
    }

    /** Writes a listing as a whole, or not at all. */
    public void write(List<String> lines) {
        switch (logged.next(lines.stream().mapToLong(ListingLog::bytes).sum())) {
            case WRITE -> lines.forEach(log::info);
            case SAY_SO ->
                log.warn("Listings have written {} MB to this log in a minute: for the rest of it they are left out.",
                        LoggedBytes.MOST_IN_A_MINUTE / 1024 / 1024);
            case LEAVE_OUT -> {
            }
        }
    }

    private static long bytes(String line) {
        return FRAME + line.getBytes(StandardCharsets.UTF_8).length;
    }

}
