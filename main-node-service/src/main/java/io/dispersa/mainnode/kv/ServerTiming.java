package io.dispersa.mainnode.kv;

import io.dispersa.service.http.ServerTimings;
import io.dispersa.service.tracing.Spans;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The header Server-Timing of one answer: how long it took to find out where the request
 * goes (route), and until an answer was there (hop, waiting for a leader included), in
 * milliseconds. Participants say on what they spent it. For use by one thread.
 */
final class ServerTiming {

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
            Duration hop = Duration.ofNanos(System.nanoTime() - routed);
            Duration route = Duration.ofNanos(routed - start);
            response.setHeader(ServerTimings.HEADER,
                    ServerTimings.entry("route", route) + ", " + ServerTimings.entry("hop", hop));
            spans.ended("route", route, hop);
            spans.ended("hop", hop);
        }
    }

    /**
     * Passes on what a participant says; of its part of the time, beside what is here.
     */
    static void pass(Map<String, String> headers, HttpServletResponse response) {
        headers.forEach((name, value) -> {
            String here = name.equals(ServerTimings.HEADER) ? response.getHeader(name) : null;
            response.setHeader(name, here == null ? value : here + ", " + value);
        });
    }

}
