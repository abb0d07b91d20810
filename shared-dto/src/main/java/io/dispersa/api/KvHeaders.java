package io.dispersa.api;

/** The HTTP headers that are Dispersa's own. */
public final class KvHeaders {

    /** On an answer: the key's partition. */
    public static final String PARTITION = "KV-Partition";

    /** On an answer: the id of the participant that gave it. */
    public static final String PARTICIPANT = "KV-Participant";

    /** On an answer: the epoch of the partition table it was given by. */
    public static final String EPOCH = "KV-Epoch";

    /**
     * On the answer to a read that was asked for what may be stale: {@code stale}. Absent
     * where the answer has every write that was acknowledged before.
     */
    public static final String CONSISTENCY = "KV-Consistency";

    /**
     * On the answer to a read that may be stale: what the replica that gave it does, as
     * {@link ReplicaRole#wireName()} has it.
     */
    public static final String ROLE = "KV-Role";

    /**
     * On the answer to a read that may be stale: how far that replica had applied its
     * partition's log.
     */
    public static final String APPLIED = "KV-Applied";

    /**
     * On a request between main nodes: the name of the one that passes it on. It is not
     * passed on again. On the answer to a heartbeat: the name of the one that gave it.
     */
    public static final String MAIN_NODE = "KV-Main-Node";

    /**
     * On the answer to a heartbeat: a majority has confirmed, since the heartbeat
     * arrived, that this main node leads the registry. Replicas are replaced by its word,
     * and its {@link #EPOCH} was the newest.
     */
    public static final String REGISTRY_LEADER = "KV-Registry-Leader";

    /**
     * On the answer to a heartbeat: by how many milliseconds the participant's clock is
     * ahead of its cluster's, which is the median of all; behind, if negative.
     * {@link #UNCERTAIN} if too few clocks agree on what that is.
     */
    public static final String CLOCK = "KV-Clock";

    /** The value of {@link #CLOCK} if too few clocks agree. */
    public static final String UNCERTAIN = "uncertain";

    /**
     * On the answer to a heartbeat: the ids of the participants whose clocks are off,
     * with commas between them. Absent if there is none.
     */
    public static final String CLOCKS_OFF = "KV-Clocks-Off";

    /**
     * On a request between main node and participant: the cluster that is meant, lest a
     * reused port misleads.
     */
    public static final String CLUSTER = "KV-Cluster";

    /**
     * On a request between the cluster's own processes, and on the answer to a heartbeat:
     * made of the cluster's secret and of who is spoken to, it tells peers from
     * strangers.
     */
    public static final String PEER = "KV-Peer";

    /**
     * On the answer to the registration of a participant: the cluster's secret.
     */
    public static final String SECRET = "KV-Secret";

    /**
     * On a write: the caller's name for it. A repeat under the same name is answered as
     * the first was, and not done again.
     */
    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    /**
     * On the answer to a write: it is the answer to the first request with its
     * {@link #IDEMPOTENCY_KEY}.
     */
    public static final String REPLAYED = "Idempotent-Replayed";

    /**
     * On the answer to a read: in how many seconds the value expires, rounded up.
     */
    public static final String TTL = "KV-TTL";

    private KvHeaders() {
    }

}
