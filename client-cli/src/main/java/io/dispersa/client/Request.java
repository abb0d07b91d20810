package io.dispersa.client;

import io.dispersa.api.Key;
import io.dispersa.api.KvHeaders;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request to any main node.
 *
 * @param path the path and query, percent-encoded
 * @param write whether a lost answer leaves in doubt what the cluster holds
 * @param body null if it has none
 */
record Request(HttpMethod method, String path, boolean write, HttpHeaders headers, byte @Nullable [] body) {

    static final String JSON = "application/json";

    static final String CBOR = "application/cbor";

    static Request get(String path, String accept) {
        return new Request(HttpMethod.GET, path, false, headers(HttpHeaders.ACCEPT, accept), null);
    }

    static Request post(String path) {
        return new Request(HttpMethod.POST, path, false, headers(HttpHeaders.ACCEPT, JSON), null);
    }

    /** What is ordered may have been done if its answer is lost. */
    static Request order(HttpMethod method, String path) {
        return new Request(method, path, true, headers(HttpHeaders.ACCEPT, JSON), null);
    }

    /** As {@link #order(HttpMethod, String)}, with a body. */
    static Request order(HttpMethod method, String path, Object json) {
        HttpHeaders headers = headers(HttpHeaders.ACCEPT, JSON);
        headers.set(HttpHeaders.CONTENT_TYPE, JSON);
        return new Request(method, path, true, headers, JsonMapper.shared().writeValueAsBytes(json));
    }

    static Request batch(boolean write, byte[] cbor) {
        HttpHeaders headers = headers(HttpHeaders.ACCEPT, CBOR);
        headers.set(HttpHeaders.CONTENT_TYPE, CBOR);
        return new Request(HttpMethod.POST, "/batch", write, headers, cbor);
    }

    static Request put(Key key, byte[] value, String contentType, WriteOptions options, String name) {
        HttpHeaders headers = conditions(options.condition(), name);
        headers.set(HttpHeaders.CONTENT_TYPE, contentType);
        String ttl = options.ttl() == null ? "" : "?ttl=" + options.ttl().toMillis() + "ms";
        return new Request(HttpMethod.PUT, "/kv/" + key.toPath() + ttl, true, headers, value);
    }

    static Request delete(Key key, WriteOptions options, String name) {
        return new Request(HttpMethod.DELETE, "/kv/" + key.toPath(), true, conditions(options.condition(), name), null);
    }

    /**
     * Returns a text as a value in a query.
     */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * The key in the path is percent-encoded already, so the address is put together as
     * text.
     */
    URI at(URI server) {
        return URI.create(server + path);
    }

    private static HttpHeaders conditions(Condition condition, String name) {
        HttpHeaders headers = headers(KvHeaders.IDEMPOTENCY_KEY, name);
        switch (condition) {
            case Condition.None _ -> {
            }
            case Condition.Present _ -> headers.set(HttpHeaders.IF_MATCH, "*");
            case Condition.Absent _ -> headers.set(HttpHeaders.IF_NONE_MATCH, "*");
            case Condition.Version(long version) -> headers.set(HttpHeaders.IF_MATCH, "\"" + version + "\"");
        }
        return headers;
    }

    private static HttpHeaders headers(String name, String value) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(name, value);
        return headers;
    }
}
