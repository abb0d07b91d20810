package io.dispersa.client;

import io.dispersa.api.Outcome;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * Sends one request to the first main node that takes it, reads its answer, and tells
 * "never sent" from "answer lost".
 */
final class HttpExchange implements AutoCloseable {

    private static final List<Class<? extends Exception>> TIMEOUTS = List.of(HttpTimeoutException.class,
            SocketTimeoutException.class, TimeoutException.class);

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

    Answer exchange(Request request) {
        return mainNodes.ask(request.write(), server -> send(server, request));
    }

    /**
     * Returns an answer as soon as it begins, its body still to be read; the caller
     * closes it. If it is an error, it is thrown.
     */
    StreamedAnswer open(Request request) {
        return mainNodes.ask(request.write(), server -> open(server, request));
    }

    private Answer send(URI server, Request request) {
        RestClient.RequestBodySpec spec = restClient.method(request.method())
            .uri(request.at(server))
            .headers(headers -> headers.addAll(request.headers()));
        if (request.body() != null) {
            spec.body(request.body());
        }
        try {
            return spec.exchangeForRequiredValue((_, response) -> new Answer(server, request.write(),
                    response.getStatusCode().value(), response.getHeaders(), response.getBody().readAllBytes()));
        }
        catch (ResourceAccessException e) {
            throw failure(server, request, e);
        }
    }

    /** Not with RestClient, whose read timeout is one for the whole answer. */
    private StreamedAnswer open(URI server, Request request) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(request.at(server));
        request.headers().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        CompletableFuture<HttpResponse<InputStream>> answer = httpClient.sendAsync(builder.build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try {
            HttpResponse<InputStream> begun = answer.get(readTimeout.toMillis(), TimeUnit.MILLISECONDS);
            HttpHeaders headers = new HttpHeaders();
            begun.headers().map().forEach(headers::addAll);
            return new StreamedAnswer(server, begun.statusCode(), headers, new StallGuard(begun.body(), readTimeout));
        }
        catch (ExecutionException | TimeoutException e) {
            answer.cancel(true);
            throw failure(server, request, e);
        }
        catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw failure(server, request, e);
        }
    }

    private KvClientException failure(URI server, Request request, Exception e) {
        String refusal = refusal(e);
        if (refusal != null) {
            return new KvClientException.NotConnected(server, refusal, e);
        }
        String reason = TIMEOUTS.stream().anyMatch(timeout -> hasCause(e, timeout))
                ? "it did not come within " + readTimeout.toMillis() + " ms of the " + request.method()
                : "the connection broke after the " + request.method() + " was sent";
        return new KvClientException.AnswerLost(server, request.write() ? Outcome.UNKNOWN : Outcome.NOT_APPLIED, reason,
                e);
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
