package io.dispersa.participant.partition;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How replicas reach each other and keep their logs.
 *
 * @param port The port for other participants' replicas, 0 to 65535; 0 is the HTTP port
 * plus 1000. It must be reachable by all participants, and by nobody else: whoever
 * reaches it is taken for a replica.
 * @param snapshotEvery How many entries a replica applies before it takes a snapshot and
 * drops the log behind it. Too few, and the disk is busy with snapshots; too many, and a
 * restart replays for long and logs fill the disk.
 */
@ConfigurationProperties("dispersa.raft")
public record ReplicaSettings(@DefaultValue("0") int port, @DefaultValue("50000") int snapshotEvery) {

    private static final int FROM_HTTP_PORT = 1000;

    private static final int HIGHEST_PORT = 65535;

    public ReplicaSettings {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("dispersa.raft.port must be between 0 and 65535, and is " + port);
        }
        if (snapshotEvery < 1) {
            throw new IllegalArgumentException(
                    "dispersa.raft.snapshot-every must be at least 1, and is " + snapshotEvery);
        }
    }

    /**
     * Returns the Raft port of the participant with this HTTP port.
     * @throws IllegalArgumentException if there is none
     */
    public int portFor(int httpPort) {
        if (port != 0) {
            return port;
        }
        if (httpPort + FROM_HTTP_PORT > HIGHEST_PORT) {
            throw new IllegalArgumentException(
                    "dispersa.raft.port must be set, because %d, the HTTP port, plus 1000 is not a port"
                        .formatted(httpPort));
        }
        return httpPort + FROM_HTTP_PORT;
    }

}
