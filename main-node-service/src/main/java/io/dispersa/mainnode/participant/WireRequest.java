package io.dispersa.mainnode.participant;

import io.dispersa.api.KvHeaders;
import io.dispersa.service.codec.HopFormat;
import io.dispersa.service.http.BodyFormat;
import io.dispersa.service.http.Consistency;
import io.dispersa.service.http.PageQuery;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.util.UriUtils;

/**
 * A request as it goes over the wire to a participant.
 *
 * @param method GET or POST
 * @param path path and query, percent-encoded
 * @param headers all of them, but those that the HTTP client adds
 * @param body the body, or nothing
 */
record WireRequest(HttpMethod method, String path, HttpHeaders headers, byte[] body) {

    private static final byte[] NO_BODY = {};

    private static final String OPERATIONS = "/operations";

    private static final String STALE = OPERATIONS + "?" + Consistency.STALE.parameter();

    /**
     * Returns groups as one request: of one cluster, of one consistency, and of one trace
     * or none.
     */
    static WireRequest of(List<ParticipantRequest.Group> groups) {
        ParticipantRequest.Group first = groups.getFirst();
        HttpHeaders headers = headers(first);
        headers.set(HttpHeaders.CONTENT_TYPE, HopFormat.CBOR.mediaType());
        return new WireRequest(HttpMethod.POST, first.stale() ? STALE : OPERATIONS, headers,
                HopFormat.CBOR.writeGroups(groups.stream().map(ParticipantRequest.Group::group).toList()));
    }

    static WireRequest of(ParticipantRequest.Page page) {
        HttpHeaders headers = headers(page);
        headers.setAccept(List.of(BodyFormat.CBOR.mediaType()));
        return new WireRequest(HttpMethod.GET, path(page.query(), page.partition()), headers, NO_BODY);
    }

    private static HttpHeaders headers(ParticipantRequest request) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(KvHeaders.CLUSTER, request.clusterId().toString());
        request.trace().forEachHeader(headers::set);
        return headers;
    }

    private static String path(PageQuery query, int partition) {
        return "/kv?partition=" + partition + "&limit=" + query.limit() + "&values=" + query.values() + "&prefix="
                + encoded(query.prefix()) + (query.after() == null ? "" : "&after=" + encoded(query.after()))
                + (query.consistency() == Consistency.STALE ? "&" + Consistency.STALE.parameter() : "");
    }

    private static String encoded(String value) {
        return UriUtils.encode(value, StandardCharsets.UTF_8);
    }

}
