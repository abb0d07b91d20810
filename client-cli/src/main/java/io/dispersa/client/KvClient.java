package io.dispersa.client;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.BatchResult;
import io.dispersa.api.ClusterListing;
import io.dispersa.api.ClusterStatus;
import io.dispersa.api.Key;
import io.dispersa.api.KeyLocation;
import io.dispersa.api.KeyPage;
import io.dispersa.api.ParticipantInfo;
import io.dispersa.api.ProblemException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Speaks to a cluster through any of its main nodes. Safe for use by several threads;
 * connections are kept and reused.
 *
 * <p>
 * The main node that answered last is asked first, then the others in the order in which
 * they were given. A request moves on to the next one where no connection came about, and
 * a read also where its answer was lost; a wait can then be as long as the timeouts of
 * all of them together.
 *
 * <p>
 * Every write carries a name, its Idempotency-Key. One whose answer was lost, or that the
 * cluster could not do at the moment, is sent again under the same name, to the next main
 * node if there are several, for as long as {@link ClientSettings#repeatFor()}; the
 * cluster does it once. Each method ends in one of three ways: it returns, and the
 * request was done; it throws {@link ProblemException}, and the problem's outcome says
 * whether it was done, or {@link WriteRefusedException}, and it was not; it throws
 * {@link KvClientException}, and {@link KvClientException#outcome()} says so.
 */
public final class KvClient implements AutoCloseable {

    private final HttpExchange http;

    private final Repeats repeats;

    private final MainNodes mainNodes;

    /**
     * A client of the main node at this address, such as {@code http://localhost:8080};
     * nothing is sent yet.
     */
    public KvClient(URI server) {
        this(List.of(server));
    }

    /**
     * A client of the cluster that has main nodes at these addresses, of which some may
     * be down; nothing is sent yet.
     * @throws IllegalArgumentException if there is none
     */
    public KvClient(List<URI> servers) {
        this(servers, ClientSettings.USUAL);
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
        this(servers, ClientSettings.USUAL.timeouts(connectTimeout, readTimeout));
    }

    /**
     * A client that is as patient as this.
     * @throws IllegalArgumentException if there is no address
     */
    public KvClient(List<URI> servers, ClientSettings settings) {
        this.mainNodes = new MainNodes(servers);
        this.http = new HttpExchange(mainNodes, settings.connectTimeout(), settings.readTimeout());
        this.repeats = new Repeats(mainNodes, settings.repeatFor(), new SecureRandom());
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
        return put(key, value, contentType, WriteOptions.NONE);
    }

    /**
     * Creates a key or replaces its value, if a condition holds.
     * @param contentType a media type, stored beside the value
     * @throws IllegalArgumentException if the media type is malformed; nothing is sent
     * @throws WriteRefusedException if the condition does not hold, or the name was used
     * for another write
     */
    public PutResult put(Key key, byte[] value, String contentType, WriteOptions options) {
        Answer answer = write(Request.put(key, value, contentType, options, name(options)));
        return switch (answer.status()) {
            case 201 -> new PutResult(true, answer.version(), answer.servedBy(), answer.replayed());
            case 204 -> new PutResult(false, answer.version(), answer.servedBy(), answer.replayed());
            default -> throw answer.asException();
        };
    }

    /**
     * Returns the value of a key; absent is the problem {@code not-found}.
     */
    public StoredValue get(Key key) {
        return get(key, Consistency.LINEARIZABLE);
    }

    /**
     * Returns the value of a key, as new as it must be; absent is the problem
     * {@code not-found}.
     */
    public StoredValue get(Key key, Consistency consistency) {
        String path = "/kv/" + key.toPath() + consistency.parameter("?");
        Answer answer = http.exchange(Request.get(path, "*/*")).require(200);
        return new StoredValue(answer.body(), answer.contentType(), answer.version(), answer.servedBy(),
                answer.expires());
    }

    /** Deletes a key; absent is the problem {@code not-found}. */
    public ServedBy delete(Key key) {
        return delete(key, WriteOptions.NONE);
    }

    /**
     * Deletes a key, if a condition holds; absent is the problem {@code not-found}.
     * @throws IllegalArgumentException if the options have a ttl
     * @throws WriteRefusedException if the condition does not hold, or the name was used
     * for another write
     */
    public ServedBy delete(Key key, WriteOptions options) {
        if (options.ttl() != null) {
            throw new IllegalArgumentException("nothing is kept by a delete, so it has no ttl");
        }
        return write(Request.delete(key, options, name(options))).require(204).servedBy();
    }

    /**
     * Does several operations, in one request; the result says of each what became of it.
     * They are not one transaction; those on the same key are done in order. A write
     * without a name is given one, and what was certainly not done, or may have been, is
     * repeated under its name like a single write.
     * @param operations at most {@link BatchOperation#MOST}
     * @return the results, in the order of the operations
     * @throws IllegalArgumentException if there are too many; nothing is sent
     * @throws ProblemException if the batch as a whole is refused
     * @throws KvClientException if nothing is known of any of them
     */
    public List<BatchResult> batch(List<BatchOperation> operations) {
        if (operations.size() > BatchOperation.MOST) {
            throw new IllegalArgumentException("a batch has at most %d operations, and this has %d"
                .formatted(BatchOperation.MOST, operations.size()));
        }
        return operations.isEmpty() ? List.of() : new BatchRun(http, repeats, operations).run();
    }

    /**
     * Returns some keys in a row, in the order of their bytes.
     * @param prefix what they begin with; empty for all
     * @param after the key after which they begin; null for the first
     * @param limit how many at most, 1 to {@link KeyPage#MOST}
     * @param values whether their values are wanted, too
     */
    public KeyPage keys(String prefix, @Nullable String after, int limit, boolean values) {
        return keys(prefix, after, limit, values, Consistency.LINEARIZABLE);
    }

    /**
     * Returns some keys as {@link #keys(String, String, int, boolean)} does, as new as
     * they must be.
     */
    public KeyPage keys(String prefix, @Nullable String after, int limit, boolean values, Consistency consistency) {
        String path = KeyStream.path(new KeyStream.Selection(prefix, after, values, consistency), after) + "&limit="
                + limit;
        return http.exchange(Request.get(path, Request.JSON)).require(200).as(KeyPage.class);
    }

    /**
     * Returns all keys in a row, in the order of their bytes, as they are read: memory
     * does not grow with their number. Where the stream breaks off, it is resumed after
     * the last key; keys that exist throughout are neither skipped nor repeated.
     * @param prefix what they begin with; empty for all
     * @param after the key after which they begin; null for the first
     * @param values whether their values are wanted, too
     */
    public KeyStream stream(String prefix, @Nullable String after, boolean values) {
        return stream(prefix, after, values, Consistency.LINEARIZABLE);
    }

    /**
     * Returns all keys as {@link #stream(String, String, boolean)} does, as new as they
     * must be.
     */
    public KeyStream stream(String prefix, @Nullable String after, boolean values, Consistency consistency) {
        return new KeyStream(http, repeats, mainNodes, new KeyStream.Selection(prefix, after, values, consistency));
    }

    /**
     * Returns what every participant holds; each of them also writes it to its log.
     */
    public ClusterListing list() {
        return list(Consistency.LINEARIZABLE);
    }

    /**
     * Returns what every participant holds, as new as it must be; each logs it as well.
     */
    public ClusterListing list(Consistency consistency) {
        return http.exchange(Request.post("/list" + consistency.parameter("?"))).require(200).as(ClusterListing.class);
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
     * Returns the identity of the cluster, by which it is told from another one that
     * answers at the same address. Asks again for as long as a write would be repeated.
     */
    @SuppressWarnings("ConstantValue") // JSON knows nothing of what may be absent
    public UUID clusterId() {
        Answer answer = repeats.untilKnown(repeats.begin(),
                () -> http.exchange(Request.get("/partitions", Request.JSON)));
        UUID clusterId = answer.require(200).as(ClusterStatus.class).clusterId();
        if (clusterId == null) {
            throw answer.unexpected();
        }
        return clusterId;
    }

    /**
     * Returns whether the cluster has formed and every partition is served.
     */
    public boolean ready() {
        Answer answer = http.exchange(Request.get("/actuator/health/readiness", Request.JSON));
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
        return http.exchange(Request.get(path, Request.JSON)).require(200);
    }

    private Answer write(Request request) {
        return repeats.untilKnown(repeats.begin(), () -> http.exchange(request));
    }

    private String name(WriteOptions options) {
        return options.idempotencyKey() == null ? repeats.newName() : options.idempotencyKey();
    }

}
