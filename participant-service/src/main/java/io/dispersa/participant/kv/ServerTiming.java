package io.dispersa.participant.kv;

import io.dispersa.participant.partition.Committed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Locale;

/**
 * The header Server-Timing: how long this participant had the request, and of a write how
 * long its entry took. In milliseconds.
 */
final class ServerTiming {

    private static final String HEADER = "Server-Timing";

    private static final String START = ServerTiming.class.getName() + ".start";

    private static final String COMMITTED = ServerTiming.class.getName() + ".committed";

    private ServerTiming() {
    }

    static void begin(HttpServletRequest request) {
        request.setAttribute(START, System.nanoTime());
    }

    /** Takes note of a write's entry. */
    static void committed(HttpServletRequest request, Committed committed) {
        request.setAttribute(COMMITTED,
                ", commit;dur=%s, apply;dur=%s".formatted(millis(committed.commit()), millis(committed.apply())));
    }

    /** Tells it; before the answer begins, or it is too late. */
    static void end(HttpServletRequest request, HttpServletResponse response) {
        if (!response.isCommitted() && request.getAttribute(START) instanceof Long start) {
            Object committed = request.getAttribute(COMMITTED);
            response.setHeader(HEADER, "store;dur=" + millis(Duration.ofNanos(System.nanoTime() - start))
                    + (committed == null ? "" : committed));
        }
    }

    private static String millis(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e6);
    }

}
