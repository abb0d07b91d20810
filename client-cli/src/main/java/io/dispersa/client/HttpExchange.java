package io.dispersa.client;

import io.dispersa.api.Outcome;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * Sends one request to the first main node that takes it, reads its whole answer, and
 * tells "never sent" from "answer lost".
 */
final class HttpExchange implements AutoCloseable {

    private static final String JSON = "application/json";

    private final MainNodes mainNodes;

    private final HttpClient httpClient;

    private final RestClient restClient;

    private final Duration connectTimeout;

    private final Duration readTimeout;

    HttpExchange(MainNodes mainNodes, Duration connectTimeout, Duration readTimeout) {
        this.mainNodes = mainNodes;
        this.connectTimeout = connectTimeout;
        this.readTimeout = readTimeout;
        this.httpClient = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(connectTimeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(httpClient);
        requests.setReadTimeout(readTimeout);
        // A server that compresses may mark the ETag for it, and the ETag is the version.
        requests.enableCompression(false);
        this.restClient = RestClient.builder()
            .requestFactory(requests)
            // Bodies are bytes here; looking for every converter on the class path would
            // cost start-up time.
            .configureMessageConverters(
                    converters -> converters.addCustomConverter(new ByteArrayHttpMessageConverter()))
            .build();
    }

    Answer get(String path, String accept) {
        return mainNodes.ask(false, server -> send(server, HttpMethod.GET, false,
                restClient.get().uri(uri(server, path)).header(HttpHeaders.ACCEPT, accept)));
    }

    Answer post(String path) {
        return mainNodes.ask(false, server -> send(server, HttpMethod.POST, false,
                restClient.post().uri(uri(server, path)).header(HttpHeaders.ACCEPT, JSON)));
    }

    Answer delete(String path) {
        return mainNodes.ask(true,
                server -> send(server, HttpMethod.DELETE, true, restClient.delete().uri(uri(server, path))));
    }

    Answer put(String path, byte[] body, String contentType) {
        return mainNodes.ask(true, server -> send(server, HttpMethod.PUT, true,
                restClient.put().uri(uri(server, path)).header(HttpHeaders.CONTENT_TYPE, contentType).body(body)));
    }

    /**
     * The key in the path is percent-encoded already, so the address is put together as
     * text.
     */
    private static URI uri(URI server, String path) {
        return URI.create(server + path);
    }

    private Answer send(URI server, HttpMethod method, boolean write, RestClient.RequestHeadersSpec<?> request) {
        try {
            return request.exchangeForRequiredValue((_, response) -> new Answer(server, write,
                    response.getStatusCode().value(), response.getHeaders(), response.getBody().readAllBytes()));
        }
        catch (ResourceAccessException e) {
            throw failure(server, method, write, e);
        }
    }

    private KvClientException failure(URI server, HttpMethod method, boolean write, ResourceAccessException e) {
        String refusal = refusal(e);
        if (refusal != null) {
            return new KvClientException.NotConnected(server, refusal, e);
        }
        String reason = hasCause(e, HttpTimeoutException.class) || hasCause(e, SocketTimeoutException.class)
                ? "it did not come within " + readTimeout.toMillis() + " ms of the " + method
                : "the connection broke after the " + method + " was sent";
        return new KvClientException.AnswerLost(server, write ? Outcome.UNKNOWN : Outcome.NOT_APPLIED, reason, e);
    }

    /**
     * Returns why no connection came about, or null if one did.
     */
    private @Nullable String refusal(Throwable e) {
        if (hasCause(e, UnresolvedAddressException.class)) {
            return "the host name is not known";
        }
        if (hasCause(e, HttpConnectTimeoutException.class)) {
            return "no connection within " + connectTimeout.toMillis() + " ms";
        }
        return hasCause(e, ConnectException.class) ? "connection refused" : null;
    }

    private static boolean hasCause(Throwable e, Class<? extends Throwable> type) {
        return Stream.<@Nullable Throwable>iterate(e, Objects::nonNull, HttpExchange::causeOf)
            .anyMatch(type::isInstance);
    }

    private static @Nullable Throwable causeOf(@Nullable Throwable e) {
        return e == null ? null : e.getCause();
    }

    @Override
    public void close() {
        httpClient.shutdownNow();
    }

}
