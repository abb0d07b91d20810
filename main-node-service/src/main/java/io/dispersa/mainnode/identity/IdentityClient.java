package io.dispersa.mainnode.identity;

import io.dispersa.api.KeptCluster;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.ParticipantIdentity;
import io.dispersa.mainnode.participant.Failures;
import io.dispersa.mainnode.participant.TimedCalls;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks whoever is at an address who it is. Believes and repeats nothing of what it says.
 */
final class IdentityClient {

    private static final int MOST_BYTES = 4096;

    /** A table of 256 partitions and as many replicas. */
    private static final int MOST_BYTES_OF_A_CLUSTER = 1024 * 1024;

    private final RestClient http;

    private final TimedCalls calls;

    private final Duration timeout;

    /**
     * @param http connects to allowed networks only, and neither repeats nor follows
     * redirects
     * @param timeout of each call, as a whole
     */
    IdentityClient(RestClient http, TimedCalls calls, Duration timeout) {
        this.http = http;
        this.calls = calls;
        this.timeout = timeout;
    }

    /**
     * Returns who answers; nothing if it answers in a way that a participant does not.
     * @throws IOException if nobody answers in time
     */
    Optional<ParticipantIdentity> identity(String host, int port) throws IOException {
        return get(host, port, "/identity", MOST_BYTES).flatMap(IdentityClient::parsed);
    }

    /**
     * Returns what a participant keeps of its cluster; nothing if it answers that it has
     * none.
     * @throws IOException if nobody answers in time
     */
    Optional<KeptCluster> keptCluster(String host, int port) throws IOException {
        return get(host, port, "/kept-cluster", MOST_BYTES_OF_A_CLUSTER).flatMap(IdentityClient::cluster);
    }

    private Optional<byte[]> get(String host, int port, String path, int mostBytes) throws IOException {
        URI uri = URI.create("http://" + ParticipantAddress.hostAndPort(host, port) + path);
        return calls.within(timeout, () -> get(uri, mostBytes));
    }

    private Optional<byte[]> get(URI uri, int mostBytes) throws IOException {
        try {
            return http.get()
                .uri(uri)
                .accept(MediaType.APPLICATION_JSON)
                .exchangeForRequiredValue((_, response) -> response.getStatusCode().value() == 200
                        ? Optional.of(response.getBody().readNBytes(mostBytes)) : Optional.empty());
        }
        catch (ResourceAccessException e) {
            throw Failures.cause(e);
        }
    }

    private static Optional<KeptCluster> cluster(byte[] body) {
        try {
            KeptCluster kept = JsonMapper.shared().readValue(body, KeptCluster.class);
            return kept == null || kept.registration() == null || kept.registration().clusterId() == null
                    ? Optional.empty() : Optional.of(kept);
        }
        catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static Optional<ParticipantIdentity> parsed(byte[] body) {
        try {
            ParticipantIdentity identity = JsonMapper.shared().readValue(body, ParticipantIdentity.class);
            // JSON knows nothing of @Nullable: an absent field arrives as null.
            return identity == null || identity.run() == null ? Optional.empty() : Optional.of(identity);
        }
        catch (JacksonException e) {
            return Optional.empty();
        }
    }

}
