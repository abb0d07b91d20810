package io.dispersa.service.edge;

import io.dispersa.service.budget.Reservation;
import io.dispersa.service.http.ServerTimings;
import io.dispersa.service.tracing.Spans;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A request at the edge, its answer, and what its time is spent on: the header
 * Server-Timing, and the spans of a trace that is recorded. For use by one thread.
 */
public final class Exchange {

    /** What a request holds that carries nothing and reads nothing. */
    private static final int BASE = 16 * 1024;

    private final long begin = System.nanoTime();

    private final HttpServletRequest request;

    private final HttpServletResponse response;

    private final Spans spans;

    private final Reservation memory;

    private final Map<String, Duration> times = new LinkedHashMap<>();

    private @Nullable String whole;

    private @Nullable String elsewhere;

    Exchange(HttpServletRequest request, HttpServletResponse response, Spans spans, Reservation memory) {
        this.request = request;
        this.response = response;
        this.spans = spans;
        this.memory = memory;
    }

    /** Returns the request. */
    public HttpServletRequest request() {
        return request;
    }

    /** Returns the answer. */
    public HttpServletResponse response() {
        return response;
    }

    /** Returns what the request holds of the memory that there is for all. */
    public Reservation memory() {
        return memory;
    }

    /** Takes what each request holds. */
    void takeBase() {
        memory.take(BASE);
    }

    /** Gives back what the request needs no longer. */
    void keepOnly(long bytes) {
        memory.settle(BASE + bytes);
    }

    /** Returns how long ago the request arrived. */
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Has the answer tell how long it took until it began, and call that so. */
    public void tellWhole(String name) {
        whole = name;
    }

    /**
     * Has the answer tell how long a part took.
     * @param ago how long ago it ended
     */
    public void took(String name, Duration took, Duration ago) {
        times.put(name, took);
        spans.ended(name, took, ago);
    }

    /** Has the answer tell what another service says of its part of the time. */
    public void tookElsewhere(String serverTiming) {
        elsewhere = serverTiming;
    }

    /** Tells the times; before the answer's first byte, or it is too late. */
    public void beginAnswer() {
        StringJoiner entries = new StringJoiner(", ");
        if (whole != null) {
            entries.add(ServerTimings.entry(whole, elapsed()));
        }
        times.forEach((name, took) -> entries.add(ServerTimings.entry(name, took)));
        if (elsewhere != null) {
            entries.add(elsewhere);
        }
        if (entries.length() > 0) {
            response.setHeader(ServerTimings.HEADER, entries.toString());
        }
    }

}
