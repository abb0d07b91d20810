package io.dispersa.mainnode.rebalance;

import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.ReplicaDigest;
import io.dispersa.api.ReplicaName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which replicas held the same, and logs each difference between replicas once.
 * One thread looks; any may ask.
 */
final class Differences {

    private static final Logger log = LoggerFactory.getLogger(Differences.class);

    private final Map<Integer, Set<ReplicaName>> agreed = new ConcurrentHashMap<>();

    /** The entry after which replicas differed, by partition. */
    private final Map<Integer, Long> known = new HashMap<>();

    /** Returns the replicas of each partition that have held the same after one entry. */
    Map<Integer, Set<ReplicaName>> agreed() {
        return Map.copyOf(agreed);
    }

    void look(Situation now) {
        for (PartitionReplicas row : now.rows()) {
            List<ReplicaDigest> digests = now.compared(row);
            if (isComplete(row, digests)) {
                now.difference(row).ifPresentOrElse(this::say, () -> agree(row, digests));
            }
        }
    }

    /** Until all have answered for the same entry, nothing is said. */
    private static boolean isComplete(PartitionReplicas row, List<ReplicaDigest> digests) {
        return row.replicas().size() > 1 && digests.size() == row.replicas().size()
                && digests.stream().map(ReplicaDigest::index).distinct().count() == 1;
    }

    private void agree(PartitionReplicas row, List<ReplicaDigest> digests) {
        Set<ReplicaName> names = digests.stream().map(ReplicaDigest::name).collect(Collectors.toUnmodifiableSet());
        if (!names.equals(agreed.put(row.partition(), names))) {
            log.info("the replicas {} of partition {} hold the same",
                    digests.stream().map(ReplicaDigest::name).toList(), row.partition());
        }
    }

    private void say(Situation.Difference difference) {
        if (!Long.valueOf(difference.index()).equals(known.put(difference.partition(), difference.index()))) {
            log.error("{}", difference);
        }
    }

}
