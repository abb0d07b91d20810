package io.dispersa.mainnode.registry;

import io.dispersa.api.KvHeaders;
import io.dispersa.mainnode.participant.Failures;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
     * Returns whether another main node says that this one has taken part in the cluster.
     * @param address where it is, as {@code host:port}
     */
    boolean saysThatThisOneHasTakenPart(String address) {
        try {
            return Boolean.TRUE.equals(http.get()
                .uri(URI.create("http://" + address + "/partitions"))
                .header(KvHeaders.MAIN_NODE, self)
                .exchange((sent, response) -> self.equals(response.getHeaders().getFirst(KvHeaders.MAIN_NODE))));
        }
        catch (ResourceAccessException e) {
            return false;
        }
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
