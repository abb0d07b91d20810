package io.dispersa.mainnode.participant;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.Key;
import io.dispersa.api.KvHeaders;
import io.dispersa.service.http.BodyFormat;
import io.dispersa.service.http.Consistency;
import io.dispersa.service.http.PageQuery;
import io.dispersa.service.http.WriteOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.util.UriUtils;

/**
 * A request as it goes over the wire to a participant.
 *
 * @param method GET, HEAD, PUT, DELETE or POST
 * @param path path and query, percent-encoded
 * @param headers all of them, but those that the HTTP client adds
 * @param body the body, or nothing
 */
record WireRequest(HttpMethod method, String path, HttpHeaders headers, byte[] body) {

    private static final byte[] NO_BODY = {};

    static WireRequest of(ParticipantRequest request) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(KvHeaders.CLUSTER, request.clusterId().toString());
        request.trace().forEachHeader(headers::set);
        return switch (request.operation()) {
            case Operation.Read read -> of(read, headers);
            case Operation.Put(Key key, String type, byte[] value, WriteOptions options) -> {
                options.forEachHeader(headers::set);
                headers.set(HttpHeaders.CONTENT_TYPE, type);
                yield new WireRequest(HttpMethod.PUT, path(key) + query(WriteOptions.TTL, options.ttl()), headers,
                        value);
            }
            case Operation.Delete(Key key, WriteOptions options) -> {
                options.forEachHeader(headers::set);
                yield new WireRequest(HttpMethod.DELETE, path(key), headers, NO_BODY);
            }
            case Operation.Batch(var operations) -> {
                headers.set(KvHeaders.PARTITION, Integer.toString(request.partition()));
                yield of(operations, "/batch", headers);
            }
            case Operation.Page(PageQuery query) -> {
                headers.setAccept(List.of(BodyFormat.CBOR.mediaType()));
                yield new WireRequest(HttpMethod.GET, path(query, request.partition()), headers, NO_BODY);
            }
        };
    }

    /**
     * Returns requests as one: writes to one partition, or reads of one consistency.
     */
    static WireRequest joining(List<ParticipantRequest> requests) {
        ParticipantRequest first = requests.getFirst();
        List<BatchOperation> operations = requests.stream()
            .map(ParticipantRequest::operation)
            .map(JoinedCalls::joined)
            .toList();
        HttpHeaders headers = new HttpHeaders();
        headers.set(KvHeaders.CLUSTER, first.clusterId().toString());
        if (first.writes()) {
            headers.set(KvHeaders.PARTITION, Integer.toString(first.partition()));
        }
        return of(operations, "/joined" + query(Consistency.PARAMETER, first.stale() ? "stale" : null), headers);
    }

    private static WireRequest of(Operation.Read read, HttpHeaders headers) {
        read.conditions().forEachHeader(headers::set);
        String consistency = read.stale() ? "stale" : null;
        return new WireRequest(read.head() ? HttpMethod.HEAD : HttpMethod.GET,
                path(read.key()) + query(Consistency.PARAMETER, consistency), headers, NO_BODY);
    }

    private static WireRequest of(List<BatchOperation> operations, String path, HttpHeaders headers) {
        headers.setContentType(BodyFormat.CBOR.mediaType());
        headers.setAccept(List.of(BodyFormat.CBOR.mediaType()));
        return new WireRequest(HttpMethod.POST, path, headers, BodyFormat.CBOR.mapper().writeValueAsBytes(operations));
    }

    private static String path(Key key) {
        return "/kv/" + key.toPath();
    }

    private static String path(PageQuery query, int partition) {
        return "/kv?partition=" + partition + "&limit=" + query.limit() + "&values=" + query.values() + "&prefix="
                + encoded(query.prefix()) + (query.after() == null ? "" : "&after=" + encoded(query.after()))
                + (query.consistency() == Consistency.STALE ? "&" + Consistency.PARAMETER + "=stale" : "");
    }

    private static String query(String name, @Nullable String value) {
        return value == null ? "" : "?" + name + "=" + encoded(value);
    }

    private static String encoded(String value) {
        return UriUtils.encode(value, StandardCharsets.UTF_8);
    }

}
