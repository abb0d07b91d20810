package io.dispersa.participant.kv;

import io.dispersa.participant.partition.Committed;
import io.dispersa.service.http.ServerTimings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;

/**
 * The header Server-Timing: how long this participant had the request, and of a write how
 * long its entry took. In milliseconds.
 */
final class ServerTiming {

    private static final String START = ServerTiming.class.getName() + ".start";

    private static final String COMMITTED = ServerTiming.class.getName() + ".committed";

    private ServerTiming() {
    }

    static void begin(HttpServletRequest request) {
        request.setAttribute(START, System.nanoTime());
    }

    /** Takes note of a write's entry. */
    static void committed(HttpServletRequest request, Committed committed) {
        request.setAttribute(COMMITTED, ", " + ServerTimings.entry("commit", committed.commit()) + ", "
                + ServerTimings.entry("apply", committed.apply()));
    }

    /** Tells it; before the answer begins, or it is too late. */
    static void end(HttpServletRequest request, HttpServletResponse response) {
        if (!response.isCommitted() && request.getAttribute(START) instanceof Long start) {
            Object committed = request.getAttribute(COMMITTED);
            String store = ServerTimings.entry("store", Duration.ofNanos(System.nanoTime() - start));
            response.setHeader(ServerTimings.HEADER, committed == null ? store : store + committed);
        }
    }

}
