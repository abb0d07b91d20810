package io.dispersa.service.tracing;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;

/**
 * The span of one request, if traces are recorded: current on its thread until it ends.
 */
public final class RequestSpan {

    static final RequestSpan NONE = new RequestSpan(null, null);

    private final @Nullable Span span;

    private final Tracer.@Nullable SpanInScope scope;

    RequestSpan(@Nullable Span span, Tracer.@Nullable SpanInScope scope) {
        this.span = span;
        this.scope = scope;
    }

    /** Ends it, and says of it what the request was and how it was answered. */
    public void end(String method, String uri, int status) {
        if (span == null || scope == null) {
            return;
        }
        scope.close();
        if (Spans.isSampled(span.context())) {
            span.tag("method", method).tag("uri", uri).tag("status", status);
        }
        span.end();
    }

}
