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
     * On a request between main node and participant: the cluster that is meant, lest a
     * reused port misleads.
     */
    public static final String CLUSTER = "KV-Cluster";

    private KvHeaders() {
    }

}
