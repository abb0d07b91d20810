package io.dispersa.client;

import io.dispersa.api.ClusterListing;
import io.dispersa.api.ClusterStatus;
import io.dispersa.api.Key;
import io.dispersa.api.KeyLocation;
import io.dispersa.api.ParticipantInfo;
import io.dispersa.api.ProblemException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Speaks to a cluster through any of its main nodes. Safe for use by several threads;
 * connections are kept and reused.
 *
 * <p>
 * The main node that answered last is asked first, then the others in the order in which
 * they were given. A request moves on to the next one where no connection came about, and
 * a read also where its answer was lost; a wait can then be as long as the timeouts of
 * all of them together. A write that was sent is never sent again. Each method ends in
 * one of three ways: it returns, and the request was done; it throws
 * {@link ProblemException}, and the problem's outcome says whether it was done; it throws
 * {@link KvClientException}, and {@link KvClientException#outcome()} says so.
 */
public final class KvClient implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /**
     * Longer than a main node takes at most, so that its own verdict arrives first: it
     * waits up to 8 s for a leader, and then up to 5 s for the last answer.
     */
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(15);

    private final HttpExchange http;

    private final MainNodes mainNodes;

    /**
     * A client of the main node at this address, such as {@code http://localhost:8080};
     * nothing is sent yet.
     */
    public KvClient(URI server) {
        this(server, CONNECT_TIMEOUT, READ_TIMEOUT);
    }

    /**
     * A client of the cluster that has main nodes at these addresses, of which some may
     * be down; nothing is sent yet.
     * @throws IllegalArgumentException if there is none
     */
    public KvClient(List<URI> servers) {
        this(servers, CONNECT_TIMEOUT, READ_TIMEOUT);
    }

    /**
     * A client that waits as long as this for a connection, and then for a whole answer.
     */
    public KvClient(URI server, Duration connectTimeout, Duration readTimeout) {
        this(List.of(server), connectTimeout, readTimeout);
    }

    /**
     * A client that waits as long as this for a connection to each main node that it
     * tries, and then for a whole answer.
     * @throws IllegalArgumentException if there is no address
     */
    public KvClient(List<URI> servers, Duration connectTimeout, Duration readTimeout) {
        this.mainNodes = new MainNodes(servers);
        this.http = new HttpExchange(mainNodes, connectTimeout, readTimeout);
    }

    /**
     * Returns the addresses of all main nodes that this client knows.
     */
    public List<URI> servers() {
        return mainNodes.all();
    }

    /**
     * Returns the address of the main node that answered last: before any has, the first.
     */
    public URI server() {
        return mainNodes.preferred();
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
     * Returns which participants store which partition, and how each of them does.
     */
    public ClusterStatus partitions() {
        return json("/partitions").as(ClusterStatus.class);
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

    /** Returns what moves replicas and participants of the same cluster. */
    public ClusterControl control() {
        return new ClusterControl(http);
    }

    @Override
    public void close() {
        http.close();
    }

    private Answer json(String path) {
        return http.get(path, "application/json").require(200);
    }

}
