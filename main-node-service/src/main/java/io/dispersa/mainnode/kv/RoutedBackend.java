package io.dispersa.mainnode.kv;

import io.dispersa.api.KvHeaders;
import io.dispersa.api.PartitionTable;
import io.dispersa.mainnode.membership.Membership;
import io.dispersa.mainnode.participant.ForwardedRequests;
import io.dispersa.mainnode.participant.TraceContext;
import io.dispersa.service.edge.Backend;
import io.dispersa.service.edge.Exchange;
import io.dispersa.service.http.Limits;
import io.dispersa.service.tracing.Spans;
import org.springframework.stereotype.Component;

/** Has operations done by the participants that have their keys. */
@Component
final class RoutedBackend implements Backend {

    private final Membership membership;

    private final Forwarder forwarder;

    private final Spans spans;

    private final Limits limits;

    RoutedBackend(Membership membership, Forwarder forwarder, Spans spans, Limits limits) {
        this.membership = membership;
        this.forwarder = forwarder;
        this.spans = spans;
        this.limits = limits;
    }

    /** Begins a request, which has one table from its beginning to its end. */
    @Override
    public RoutedSession open(Exchange exchange) {
        ForwardedRequests.refuse(exchange.request().getHeader(KvHeaders.CLUSTER));
        PartitionTable table = membership.table();
        exchange.response().setHeader(KvHeaders.EPOCH, Long.toString(table.epoch()));
        return new RoutedSession(exchange, table, trace(exchange), limits, membership, forwarder);
    }

    /**
     * Returns the trace that participants are told of: this main node's span if there is
     * one, otherwise what the caller said.
     */
    private TraceContext trace(Exchange exchange) {
        TraceContext told = TraceContext.of(exchange.request());
        return spans.traceparent().map(own -> new TraceContext(own, told.tracestate())).orElse(told);
    }

}
