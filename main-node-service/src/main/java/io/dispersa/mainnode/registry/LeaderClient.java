package io.dispersa.mainnode.registry;

import io.dispersa.api.KvHeaders;
import io.dispersa.mainnode.participant.Failures;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/** Passes requests on to the main node that leads. Repeats nothing. */
final class LeaderClient {

    private static final List<String> PASSED_BACK = List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.LOCATION,
            HttpHeaders.RETRY_AFTER);

    /** No answer to a registration is as long. */
    private static final int MOST_BYTES = 64 * 1024;

    /** No more digits than a number of 64 bits always has room for. */
    private static final Pattern BOOTS = Pattern.compile("[0-9]{1,18}");

    private final RestClient http;

    private final String self;

    /**
     * @param self the address of this main node
     */
    LeaderClient(RestClient http, String self) {
        this.http = http;
        this.self = self;
    }

    /**
     * Has another main node do what this one was asked for.
     * @param address where it is, as {@code host:port}
     * @param body what was sent with the request; absent if nothing was
     * @throws IOException if there is no answer
     */
    PassedBack pass(String address, HttpMethod method, String path, @Nullable Object body) throws IOException {
        try {
            RestClient.RequestBodySpec request = http.method(method)
                .uri(URI.create("http://" + address + path))
                .header(KvHeaders.MAIN_NODE, self);
            if (body != null) {
                request.contentType(MediaType.APPLICATION_JSON).body(body);
            }
            return request.exchangeForRequiredValue((sent, response) -> passedBack(response));
        }
        catch (ResourceAccessException e) {
            throw Failures.cause(e);
        }
    }

    /**
     * Returns the last start of this main node that another one knows of; nothing if it
     * knows none, or does not answer.
     * @param address where it is, as {@code host:port}
     */
    OptionalLong bootsOfThisOneKnownBy(String address) {
        try {
            return http.get()
                .uri(URI.create("http://" + address + "/partitions"))
                .header(KvHeaders.MAIN_NODE, self)
                .exchangeForRequiredValue((sent, response) -> boots(response.getHeaders()));
        }
        catch (ResourceAccessException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * Returns whether a main node that answers at its address is of this run: else
     * anybody could have another one end.
     * @param address where it is, as {@code host:port}
     */
    boolean isOfRun(String address, UUID run) {
        try {
            return http.get()
                .uri(URI.create("http://" + address + "/partitions"))
                .header(KvHeaders.MAIN_NODE, self)
                .exchangeForRequiredValue(
                        (sent, response) -> run.toString().equals(response.getHeaders().getFirst(KvHeaders.RUN)));
        }
        catch (ResourceAccessException e) {
            return false;
        }
    }

    private OptionalLong boots(HttpHeaders headers) {
        String boots = headers.getFirst(KvHeaders.BOOTS);
        return self.equals(headers.getFirst(KvHeaders.MAIN_NODE)) && boots != null && BOOTS.matcher(boots).matches()
                ? OptionalLong.of(Long.parseLong(boots)) : OptionalLong.empty();
    }

    private static PassedBack passedBack(ClientHttpResponse response) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        PASSED_BACK.forEach(name -> {
            String value = response.getHeaders().getFirst(name);
            if (value != null) {
                headers.put(name, value);
            }
        });
        return new PassedBack(response.getStatusCode().value(), headers, response.getBody().readNBytes(MOST_BYTES));
    }

}
