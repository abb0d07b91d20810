package io.dispersa.mainnode.registry;

import io.dispersa.mainnode.participant.AtOnce;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.MainNodeIdentity;
import io.dispersa.mainnode.participant.Failures;
import io.dispersa.mainnode.participant.TimedCalls;
import io.dispersa.service.secret.ClusterSecret;
import io.dispersa.service.secret.KeptSecret;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

    private static final Logger log = LoggerFactory.getLogger(LeaderClient.class);

    private static final List<String> PASSED_BACK = List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.LOCATION,
            HttpHeaders.RETRY_AFTER, KvHeaders.SECRET);

    /** No answer to a registration is as long. */
    private static final int MOST_BYTES = 64 * 1024;

    private static final Duration WHO_TIMEOUT = Duration.ofSeconds(1);

    private final RestClient http;

    private final TimedCalls calls;

    private final String self;

    private final KeptSecret secret;

    /**
     * @param http neither repeats nor follows redirects
     * @param self the name of this main node
     * @param secret shows others that this main node is a peer, where it speaks for
     * itself
     */
    LeaderClient(RestClient http, TimedCalls calls, String self, KeptSecret secret) {
        this.secret = secret;
        this.http = http;
        this.calls = calls;
        this.self = self;
    }

    /**
     * Has another main node do what this one was asked for.
     * @param address where it is, as {@code host:port}
     * @param body what was sent with the request; absent if nothing was
     * @param byPeer whether a peer asked: what a stranger wants stays that
     * @throws IOException if there is no answer
     */
    PassedBack pass(String address, HttpMethod method, String path, @Nullable Object body, boolean byPeer)
            throws IOException {
        return send(address, method, path, body, headers -> {
            headers.set(KvHeaders.MAIN_NODE, self);
            if (byPeer) {
                show(headers);
            }
        });
    }

    private void show(HttpHeaders headers) {
        secret.show(ClusterSecret.MAIN_NODE, headers);
    }

    /**
     * Asks another main node for something, which may pass it on.
     * @param address where it is, as {@code host:port}
     * @throws IOException if there is no answer
     */
    PassedBack ask(String address, HttpMethod method, String path, @Nullable Object body) throws IOException {
        return send(address, method, path, body, this::show);
    }

    private PassedBack send(String address, HttpMethod method, String path, @Nullable Object body,
            Consumer<HttpHeaders> headers) throws IOException {
        try {
            RestClient.RequestBodySpec request = http.method(method)
                .uri(URI.create("http://" + address + path))
                .headers(headers);
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
     * Gives another main node the cluster's secret.
     * @param address where it is, as {@code host:port}
     * @return whether it has it now
     */
    boolean give(String address, ClusterSecret given) {
        try {
            PassedBack answer = calls.within(WHO_TIMEOUT, () -> send(address, HttpMethod.PUT, "/main-nodes/self/secret",
                    null, headers -> headers.set(KvHeaders.SECRET, given.hex())));
            answer.conflict().ifPresent(reason -> log.warn("{}", reason));
            return answer.status() < 300;
        }
        catch (IOException e) {
            log.debug("{} cannot be given the cluster's secret", address, e);
            return false;
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
