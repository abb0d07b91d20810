package io.dispersa.service.edge;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.http.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The requests of one method and path, and how long they took: the meter that Spring has
 * for its controllers, with the same tags, each timer made once. Safe for use by several
 * threads.
 */
final class RequestKind {

    private static final String NONE = "none";

    private static final int MOST_STATUSES = 600;

    private final MeterRegistry registry;

    private final String method;

    private final String uri;

    private final String spanName;

    /** Each at the place of its status. */
    private final AtomicReferenceArray<Timer> timers = new AtomicReferenceArray<>(MOST_STATUSES);

    /**
     * @param method one of few
     * @param uri the pattern of the path
     */
    RequestKind(MeterRegistry registry, String method, String uri) {
        this.registry = registry;
        this.method = method;
        this.uri = uri;
        this.spanName = "http %s %s".formatted(method.toLowerCase(Locale.ROOT), uri);
    }

    String method() {
        return method;
    }

    String uri() {
        return uri;
    }

    String spanName() {
        return spanName;
    }

    /** Counts a request. */
    void count(int status, Duration took) {
        Timer timer = timers.get(status);
        if (timer == null) {
            timer = timer(status);
            timers.set(status, timer);
        }
        timer.record(took);
    }

    /** The registry has one for all that ask for it. */
    private Timer timer(int status) {
        return Timer.builder("http.server.requests")
            .tag("uri", uri)
            .tag("method", method)
            .tag("status", Integer.toString(status))
            .tags(List.of(Outcome.forStatus(status).asTag()))
            .tag("exception", NONE)
            .tag("error", NONE)
            .register(registry);
    }

}
