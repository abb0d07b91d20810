package io.dispersa.mainnode.participant;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.Key;
import io.dispersa.service.http.BodyFormat;
import io.dispersa.service.http.Consistency;
import io.dispersa.service.http.PageQuery;
import io.dispersa.service.http.RequestConditions;
import io.dispersa.service.http.WriteOptions;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletRequest;

class WireRequestTests {

    private static final UUID CLUSTER = UUID.randomUUID();

    private static final RequestConditions CONDITIONS = new RequestConditions("\"1\", \"2\"", "*");

    @Test
    void putCarriesItsValueAndWhatItSaysBesides() {
        WireRequest put = wire(new Operation.Put(Key.of("a b"), "image/png", new byte[] { 7 },
                new WriteOptions(CONDITIONS, "name", "30s")));
        assertThat(put.method()).isEqualTo(HttpMethod.PUT);
        assertThat(put.path()).isEqualTo("/kv/a%20b?ttl=30s");
        assertThat(put.body()).containsExactly(7);
        assertThat(put.headers().toSingleValueMap()).containsEntry("Content-Type", "image/png")
            .containsEntry("If-Match", "\"1\", \"2\"")
            .containsEntry("If-None-Match", "*")
            .containsEntry("Idempotency-Key", "name")
            .containsEntry("KV-Cluster", CLUSTER.toString())
            .hasSize(5);
    }

    @Test
    void lifetimeIsHandedOnAsItCameWhateverItHas() {
        assertThat(put("%zz").path()).isEqualTo("/kv/a?ttl=%25zz");
        assertThat(put("").path()).isEqualTo("/kv/a?ttl=");
        assertThat(put("PT1H30M").path()).isEqualTo("/kv/a?ttl=PT1H30M");
        assertThat(put(null).path()).isEqualTo("/kv/a");
    }

    @Test
    void readsAndDeletesCarryTheirConditions() {
        WireRequest get = wire(new Operation.Read(Key.of("a"), false, CONDITIONS, true));
        assertThat(get.method()).isEqualTo(HttpMethod.GET);
        assertThat(get.path()).isEqualTo("/kv/a?consistency=stale");
        assertThat(get.headers().getIfMatch()).containsExactly("\"1\"", "\"2\"");
        assertThat(wire(new Operation.Read(Key.of("a"), true, CONDITIONS, false)).method()).isEqualTo(HttpMethod.HEAD);
        WireRequest delete = wire(new Operation.Delete(Key.of("a"), new WriteOptions(CONDITIONS, "name", null)));
        assertThat(delete.method()).isEqualTo(HttpMethod.DELETE);
        assertThat(delete.path()).isEqualTo("/kv/a");
        assertThat(delete.headers().toSingleValueMap()).containsKeys("If-Match", "If-None-Match", "Idempotency-Key");
    }

    @Test
    void batchIsCborForItsPartition() {
        WireRequest batch = wire(new Operation.Batch(List.of(BatchOperation.get("a"))));
        assertThat(batch.method()).isEqualTo(HttpMethod.POST);
        assertThat(batch.path()).isEqualTo("/batch");
        assertThat(batch.headers().toSingleValueMap()).containsEntry("KV-Partition", "3")
            .containsEntry("Content-Type", "application/cbor")
            .containsEntry("Accept", "application/cbor");
        assertThat(BodyFormat.CBOR.mapper().readValue(batch.body(), BatchOperation[].class))
            .containsExactly(BatchOperation.get("a"));
    }

    @Test
    void pageIsUnderstoodByTheParticipantAsItWasAsked() {
        for (Consistency consistency : Consistency.values()) {
            PageQuery query = new PageQuery("a&b=+%", "\ud83d\ude00 /?#", 7, true, true, consistency, 3);
            WireRequest page = wire(new Operation.Page(query));
            assertThat(page.method()).isEqualTo(HttpMethod.GET);
            assertThat(page.path()).startsWith("/kv?");
            MockHttpServletRequest received = new MockHttpServletRequest("GET", "/kv");
            received.setQueryString(page.path().substring("/kv?".length()));
            assertThat(PageQuery.ofPartition(received)).isEqualTo(query);
        }
    }

    private static WireRequest put(@Nullable String ttl) {
        return wire(new Operation.Put(Key.of("a"), "text/plain", new byte[0],
                new WriteOptions(new RequestConditions(null, null), null, ttl)));
    }

    private static WireRequest wire(Operation operation) {
        return WireRequest.of(new ParticipantRequest(operation, 3, CLUSTER, TraceContext.NONE));
    }

}
