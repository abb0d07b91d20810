package io.dispersa.mainnode.kv;

import io.dispersa.mainnode.participant.TraceContext;
import io.dispersa.service.tracing.Spans;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;

/** Has requests tell what their time was spent on, to callers and to traces. */
@Component
final class Explanations {

    private final Spans spans;

    Explanations(Spans spans) {
        this.spans = spans;
    }

    /** Returns a timing that begins now. */
    ServerTiming begin() {
        return new ServerTiming(spans);
    }

    /**
     * Returns the trace that participants are told of: this main node's span if it has
     * one, otherwise what the caller said.
     */
    TraceContext trace(HttpServletRequest request) {
        TraceContext told = TraceContext.of(request);
        return spans.traceparent().map(own -> new TraceContext(own, told.tracestate())).orElse(told);
    }

}
