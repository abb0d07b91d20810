package io.dispersa.system.cluster;

import static org.awaitility.Awaitility.await;

import io.dispersa.api.PartitionDigest;
import io.dispersa.api.PartitionStatus;
import io.dispersa.system.history.PartitionKeys;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Compares what the replicas of each partition hold. */
final class ReplicaDigests {

    private static final Duration CATCH_UP = Duration.ofMinutes(1);

    private static final int LOOKS = 15;

    private ReplicaDigests() {
    }

    /**
     * Waits until all replicas of each partition were seen with the same entry applied,
     * and fails if they did not hold the same then. Nobody else writes meanwhile.
     */
    static void requireEqual(TestCluster cluster) throws IOException {
        List<PartitionStatus> rows = cluster.status(0).replicas();
        for (PartitionStatus row : rows) {
            Map<Long, Map<Integer, String>> seen = new HashMap<>();
            String key = PartitionKeys.in(row.partition(), rows.size(), "digest-").findFirst().orElseThrow();
            int[] looks = { 0 };
            await().atMost(CATCH_UP).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
                // A follower may hear of the last commit with the next entry only.
                if (++looks[0] % LOOKS == 0) {
                    cluster.put(key, "");
                }
                look(cluster, row, seen);
                return seen.values().stream().anyMatch(digests -> digests.size() == row.replicas().size());
            });
            seen.forEach((index, digests) -> {
                if (new HashSet<>(digests.values()).size() > 1) {
                    throw new AssertionError("replicas of partition %d have applied entry %d and are not equal: %s"
                        .formatted(row.partition(), index, digests));
                }
            });
        }
    }

    private static void look(TestCluster cluster, PartitionStatus row, Map<Long, Map<Integer, String>> seen)
            throws IOException {
        for (PartitionStatus.Replica replica : row.replicas()) {
            HttpResponse<String> answer = cluster.getAsPeer(replica.participant() - 1,
                    "/partitions/" + row.partition() + "/digest");
            if (answer.statusCode() != 200) {
                throw new IOException(answer.body());
            }
            PartitionDigest digest = JsonMapper.shared().readValue(answer.body(), PartitionDigest.class);
            seen.computeIfAbsent(digest.index(), _ -> new HashMap<>()).put(replica.participant(), digest.sha256());
        }
    }

}
