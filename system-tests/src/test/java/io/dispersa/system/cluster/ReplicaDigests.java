package io.dispersa.system.cluster;

import static org.awaitility.Awaitility.await;

import io.dispersa.api.PartitionDigest;
import io.dispersa.api.PartitionStatus;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** Compares what the replicas of each partition hold. */
final class ReplicaDigests {

    private static final Duration CATCH_UP = Duration.ofMinutes(1);

    private ReplicaDigests() {
    }

    /**
     * Waits until all replicas have applied the same entry, and fails if they do not hold
     * the same then. Nobody writes meanwhile.
     */
    static void requireEqual(TestCluster cluster) throws IOException {
        for (PartitionStatus row : cluster.status(0).replicas()) {
            List<PartitionDigest> digests = await().atMost(CATCH_UP)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> digests(cluster, row), ReplicaDigests::areOfOneIndex);
            if (Set.copyOf(digests).size() > 1) {
                throw new AssertionError("replicas have applied the same and are not equal: " + digests);
            }
        }
    }

    private static List<PartitionDigest> digests(TestCluster cluster, PartitionStatus row) throws IOException {
        Set<PartitionDigest> digests = new HashSet<>();
        for (PartitionStatus.Replica replica : row.replicas()) {
            HttpResponse<String> answer = cluster
                .get(cluster.participant(replica.participant() - 1, "/partitions/" + row.partition() + "/digest"));
            if (answer.statusCode() != 200) {
                throw new IOException(answer.body());
            }
            digests.add(JsonMapper.shared().readValue(answer.body(), PartitionDigest.class));
        }
        return List.copyOf(digests);
    }

    private static boolean areOfOneIndex(List<PartitionDigest> digests) {
        return digests.stream().map(PartitionDigest::index).distinct().count() == 1;
    }

}
