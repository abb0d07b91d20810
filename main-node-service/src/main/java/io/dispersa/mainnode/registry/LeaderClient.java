package io.dispersa.mainnode.registry;

import io.dispersa.mainnode.participant.AtOnce;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.MainNodeIdentity;
import io.dispersa.mainnode.participant.Failures;
import io.dispersa.mainnode.participant.TimedCalls;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks other main nodes who they are, and passes requests on to the one that leads.
 * Repeats nothing.
 */
final class LeaderClient {

    private static final List<String> PASSED_BACK = List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.LOCATION,
            HttpHeaders.RETRY_AFTER);

    /** No answer to a registration is as long. */
    private static final int MOST_BYTES = 64 * 1024;

    private static final Duration WHO_TIMEOUT = Duration.ofSeconds(1);

    private final RestClient http;

    private final TimedCalls calls;

    private final String self;

    /**
     * @param http neither repeats nor follows redirects
     * @param self the name of this main node
     */
    LeaderClient(RestClient http, TimedCalls calls, String self) {
        this.http = http;
        this.calls = calls;
        this.self = self;
    }

    /**
     * Has another main node do what this one was asked for.
     * @param address where it is, as {@code host:port}
     * @param body what was sent with the request; absent if nothing was
     * @throws IOException if there is no answer
     */
    PassedBack pass(String address, HttpMethod method, String path, @Nullable Object body) throws IOException {
        return send(address, method, path, body, true);
    }

    /**
     * Asks another main node for something, which may pass it on.
     * @param address where it is, as {@code host:port}
     * @throws IOException if there is no answer
     */
    PassedBack ask(String address, HttpMethod method, String path, @Nullable Object body) throws IOException {
        return send(address, method, path, body, false);
    }

    private PassedBack send(String address, HttpMethod method, String path, @Nullable Object body, boolean passedOn)
            throws IOException {
        try {
            RestClient.RequestBodySpec request = http.method(method).uri(URI.create("http://" + address + path));
            if (passedOn) {
                request.header(KvHeaders.MAIN_NODE, self);
            }
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
     * Returns which main node answers at an address; nothing if none does in a second.
     * @param address as {@code host:port}
     */
    Optional<MainNodeIdentity> who(String address) {
        try {
            PassedBack answer = calls.within(WHO_TIMEOUT, () -> ask(address, HttpMethod.GET, "/main-nodes/self", null));
            return answer.status() == 200 ? parsed(answer.body()) : Optional.empty();
        }
        catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Returns which main nodes answer, by address; all are asked at once. */
    Map<String, MainNodeIdentity> whoAll(Collection<String> addresses) {
        List<String> each = addresses.stream().distinct().toList();
        List<Optional<MainNodeIdentity>> found = AtOnce.map(each, each.size(), this::who);
        Map<String, MainNodeIdentity> answers = new TreeMap<>();
        for (int i = 0; i < each.size(); i++) {
            String address = each.get(i);
            found.get(i).ifPresent(who -> answers.put(address, who));
        }
        return answers;
    }

    private static Optional<MainNodeIdentity> parsed(byte[] body) {
        try {
            MainNodeIdentity identity = JsonMapper.shared().readValue(body, MainNodeIdentity.class);
            // JSON knows nothing of @Nullable: an absent field arrives as null.
            return identity == null || identity.name() == null || identity.run() == null ? Optional.empty()
                    : Optional.of(identity);
        }
        catch (JacksonException e) {
            return Optional.empty();
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
