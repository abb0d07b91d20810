package io.dispersa.client;

import io.dispersa.api.ClusterListing;
import io.dispersa.api.Key;
import io.dispersa.api.KeyLocation;
import io.dispersa.api.ParticipantInfo;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.ProblemException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Speaks to one main node. Safe for use by several threads; connections are kept and
 * reused.
 *
 * <p>
 * No request is ever sent twice. Each method ends in one of three ways: it returns, and
 * the request was done; it throws {@link ProblemException}, and the problem's outcome
 * says whether it was done; it throws {@link KvClientException}, and
 * {@link KvClientException#outcome()} says so.
 */
public final class KvClient implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /**
     * Longer than a main node waits for a participant, so that its own verdict arrives
     * first.
     */
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

    private final HttpExchange http;

    private final URI server;

    /**
     * A client of the main node at this address, such as {@code http://localhost:8080};
     * nothing is sent yet.
     */
    public KvClient(URI server) {
        this(server, CONNECT_TIMEOUT, READ_TIMEOUT);
    }

    /**
     * A client that waits as long as this for a connection, and then for a whole answer.
     */
    public KvClient(URI server, Duration connectTimeout, Duration readTimeout) {
        this.server = server;
        this.http = new HttpExchange(server, connectTimeout, readTimeout);
    }

    /**
     * Returns the address of the main node.
     */
    public URI server() {
        return server;
    }

    /**
     * Creates a key or replaces its value.
     * @param contentType a media type, stored beside the value
     * @throws IllegalArgumentException if the media type is malformed; nothing is sent
     */
    public PutResult put(Key key, byte[] value, String contentType) {
        Answer answer = http.put("/kv/" + key.toPath(), value, contentType);
        return switch (answer.status()) {
            case 201 -> new PutResult(true, answer.version(), answer.servedBy());
            case 204 -> new PutResult(false, answer.version(), answer.servedBy());
            default -> throw answer.asException();
        };
    }

    /**
     * Returns the value of a key; absent is the problem {@code not-found}.
     */
    public StoredValue get(Key key) {
        Answer answer = http.get("/kv/" + key.toPath(), "*/*").require(200);
        return new StoredValue(answer.body(), answer.contentType(), answer.version(), answer.servedBy());
    }

    /** Deletes a key; absent is the problem {@code not-found}. */
    public ServedBy delete(Key key) {
        return http.delete("/kv/" + key.toPath()).require(204).servedBy();
    }

    /**
     * Returns what every participant holds; each of them also writes it to its log.
     */
    public ClusterListing list() {
        return http.post("/list").require(200).as(ClusterListing.class);
    }

    /**
     * Returns where a key lives, whether or not it exists.
     */
    public KeyLocation locate(Key key) {
        return json("/locate/" + key.toPath()).as(KeyLocation.class);
    }

    /**
     * Returns every registered participant, in the order of their ids.
     */
    public List<ParticipantInfo> participants() {
        return List.of(json("/participants").as(ParticipantInfo[].class));
    }

    /**
     * Returns the partition table that the main node routes by.
     */
    public PartitionTable partitions() {
        return json("/partitions").as(PartitionTable.class);
    }

    /**
     * Returns whether the cluster has formed and every partition is served.
     */
    public boolean ready() {
        Answer answer = http.get("/actuator/health/readiness", "application/json");
        if (!answer.hasHealth()) {
            throw answer.asException();
        }
        return answer.status() == 200;
    }

    @Override
    public void close() {
        http.close();
    }

    private Answer json(String path) {
        return http.get(path, "application/json").require(200);
    }

}
