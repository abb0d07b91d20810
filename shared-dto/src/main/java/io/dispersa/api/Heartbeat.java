package io.dispersa.api;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /participants/{id}/heartbeat}: a participant says that it is alive, and
 * what it holds. It is answered with 204, or with 200 and the {@link PartitionTable} if
 * the participant's is older; either with {@link KvHeaders#EPOCH},
 * {@link KvHeaders#CLOCK} and {@link KvHeaders#CLOCKS_OFF}. An answer confirms the
 * participant's table if the epoch is the same, and {@link KvHeaders#REGISTRY_LEADER} is
 * there.
 *
 * @param clusterId the cluster that the participant belongs to
 * @param instance the identity of its data directory
 * @param boot the start of the process that says so
 * @param incarnation the number of its present life among replicas
 * @param epoch the epoch of the table it works by, 0 for none
 * @param partitions its replicas
 * @param clock what its clock said when this was sent, to be compared with those of
 * others; absent: it is not compared
 */
public record Heartbeat(UUID clusterId, UUID instance, Boot boot, int incarnation, long epoch,
        List<ReplicaReport> partitions, @Nullable Instant clock) {
    /**
     * @throws ProblemException {@link ErrorCode#REQUEST_INVALID}, naming the field that
     * is missing
     */
    public Heartbeat {
        if (clusterId == null || instance == null || boot == null || partitions == null) {
            throw Problem.of(ErrorCode.REQUEST_INVALID, "clusterId, instance, boot, partitions: must be present.")
                .toException();
        }
        partitions = List.copyOf(partitions);
    }
}
