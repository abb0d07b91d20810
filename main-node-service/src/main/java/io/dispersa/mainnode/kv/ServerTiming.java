package io.dispersa.mainnode.kv;

import io.dispersa.mainnode.participant.ParticipantAnswer;
import io.dispersa.service.tracing.Spans;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The header Server-Timing of one answer: how long it took to find out where the request
 * goes (route), and until an answer was there (hop, waiting for a leader included), in
 * milliseconds. Participants say on what they spent it. For use by one thread.
 */
final class ServerTiming {

    private static final double NANOS_PER_MILLI = 1e6;

    private final long start = System.nanoTime();

    private final Spans spans;

    ServerTiming(Spans spans) {
        this.spans = spans;
    }

    /** Returns what is asked for, and says on the answer how long it took. */
    <T> T hop(HttpServletResponse response, Supplier<T> asking) {
        long routed = System.nanoTime();
        try {
            return asking.get();
        }
        finally {
            long hop = System.nanoTime() - routed;
            response.setHeader(ParticipantAnswer.SERVER_TIMING,
                    "route;dur=%s, hop;dur=%s".formatted(millis(routed - start), millis(hop)));
            spans.ended("route", Duration.ofNanos(routed - start), Duration.ofNanos(hop));
            spans.ended("hop", Duration.ofNanos(hop));
        }
    }

    /** Adds what a participant says of its part. */
    static void append(HttpServletResponse response, String more) {
        String here = Objects.requireNonNullElse(response.getHeader(ParticipantAnswer.SERVER_TIMING), "");
        response.setHeader(ParticipantAnswer.SERVER_TIMING, here.isEmpty() ? more : here + ", " + more);
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / NANOS_PER_MILLI);
    }

}
