package io.dispersa.service.edge;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.http.Outcome;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * How long requests took: the meter that Spring has for its controllers, with the same
 * tags, each timer made once. Safe for use by several threads.
 */
final class RequestTimers {

    private static final String NONE = "none";

    private final MeterRegistry registry;

    private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

    private record Series(String uri, String method, int status) {
    }

    RequestTimers(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * Counts a request.
     * @param uri the pattern of its path
     * @param method one of few
     */
    void record(String uri, String method, int status, long nanos) {
        timers.computeIfAbsent(new Series(uri, method, status), this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Series series) {
        return Timer.builder("http.server.requests")
            .tag("uri", series.uri())
            .tag("method", series.method())
            .tag("status", Integer.toString(series.status()))
            .tags(Outcome.forStatus(series.status()).asTag().getKey(),
                    Outcome.forStatus(series.status()).asTag().getValue())
            .tag("exception", NONE)
            .tag("error", NONE)
            .register(registry);
    }

}
