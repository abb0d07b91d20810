package io.dispersa.service.tracing;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells a trace, if one is recorded, what a request's time was spent on. Safe for use by
 * several threads; a trace is that of the thread.
 */
public final class Spans {

    private final @Nullable Tracer tracer;

    private final @Nullable Propagator propagator;

    private final InstantSource clock;

    Spans(@Nullable Tracer tracer, @Nullable Propagator propagator, InstantSource clock) {
        this.tracer = tracer;
        this.propagator = propagator;
        this.clock = clock;
    }

    /** Begins the span of a request, which goes on with its caller's trace. */
    public RequestSpan begin(HttpServletRequest request, String name) {
        if (tracer == null || propagator == null) {
            return RequestSpan.NONE;
        }
        Span span = propagator.extract(request, HttpServletRequest::getHeader)
            .name(name)
            .kind(Span.Kind.SERVER)
            .start();
        return new RequestSpan(span, tracer.withSpan(span));
    }

    static boolean isSampled(TraceContext context) {
        return Boolean.TRUE.equals(context.sampled());
    }

    /** Adds something that ended some time ago to the present request's span. */
    public void ended(String name, Duration took, Duration ago) {
        Span request = tracer == null ? null : tracer.currentSpan();
        if (tracer == null || request == null || !isSampled(request.context())) {
            return;
        }
        long end = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant().minus(ago));
        tracer.spanBuilder()
            .setParent(request.context())
            .name(name)
            .startTimestamp(end - TimeUnit.NANOSECONDS.toMicros(took.toNanos()), TimeUnit.MICROSECONDS)
            .start()
            .end(end, TimeUnit.MICROSECONDS);
    }

    /**
     * Returns the present request's span as the header traceparent has it, if traces are
     * recorded.
     */
    public Optional<String> traceparent() {
        Span request = tracer == null ? null : tracer.currentSpan();
        return Optional.ofNullable(request).map(Span::context).map(Spans::header);
    }

    private static String header(TraceContext context) {
        return "00-%s-%s-%s".formatted(context.traceId(), context.spanId(), isSampled(context) ? "01" : "00");
    }

}
