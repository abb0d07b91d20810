package io.dispersa.mainnode.participant;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.Key;
import io.dispersa.operation.Operation;
import io.dispersa.service.codec.HopFormat;
import io.dispersa.service.codec.OperationGroup;
import io.dispersa.service.http.Consistency;
import io.dispersa.service.http.PageQuery;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletRequest;

class WireRequestTests {

    private static final UUID CLUSTER = UUID.randomUUID();

    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void groupsAreOneRequestWithTheirBytesAsTheyAre() {
        OperationGroup put = OperationGroup.of(new Operation.Put(Key.of("a b"), "image/png", new byte[] { 7 }));
        OperationGroup delete = OperationGroup.of(new Operation.Delete(Key.of("c")));
        WireRequest wire = WireRequest
            .of(List.of(group(put, false, TraceContext.NONE), group(delete, false, TraceContext.NONE)));
        assertThat(wire.method()).isEqualTo(HttpMethod.POST);
        assertThat(wire.path()).isEqualTo("/operations");
        assertThat(wire.headers().toSingleValueMap()).containsEntry("KV-Cluster", CLUSTER.toString())
            .containsEntry("Content-Type", "application/cbor-seq")
            .hasSize(2);
        assertThat(HopFormat.CBOR.readGroups(wire.body())).usingRecursiveComparison().isEqualTo(List.of(put, delete));
    }

    @Test
    void readThatMayBeStaleSaysSoAndATraceIsHandedOn() {
        WireRequest wire = WireRequest.of(List
            .of(group(OperationGroup.of(new Operation.Get(Key.of("a"))), true, new TraceContext(TRACE, "vendor=1"))));
        assertThat(wire.path()).isEqualTo("/operations?consistency=stale");
        assertThat(wire.headers().toSingleValueMap()).containsEntry("traceparent", TRACE)
            .containsEntry("tracestate", "vendor=1");
    }

    @Test
    void pageIsUnderstoodByTheParticipantAsItWasAsked() {
        for (Consistency consistency : Consistency.values()) {
            PageQuery query = new PageQuery("a&b=+%", "\ud83d\ude00 /?#", 7, true, true, consistency, 3);
            WireRequest page = WireRequest.of(new ParticipantRequest.Page(query, 3, CLUSTER, TraceContext.NONE));
            assertThat(page.method()).isEqualTo(HttpMethod.GET);
            assertThat(page.path()).startsWith("/kv?");
            MockHttpServletRequest received = new MockHttpServletRequest("GET", "/kv");
            received.setQueryString(page.path().substring("/kv?".length()));
            assertThat(PageQuery.ofPartition(received)).isEqualTo(query);
        }
    }

    private static ParticipantRequest.Group group(OperationGroup group, boolean stale, TraceContext trace) {
        return new ParticipantRequest.Group(group, stale, 3, CLUSTER, trace);
    }

}
