package io.dispersa.mainnode.rebalance;

import io.dispersa.api.PartitionReplicas;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people, once each, of replicas that hold something else than others do. For one
 * thread.
 */
final class Differences {

    private static final Logger log = LoggerFactory.getLogger(Differences.class);

    private Set<Situation.Difference> known = Set.of();

    void look(Situation now) {
        List<Situation.Difference> found = new ArrayList<>();
        for (PartitionReplicas row : now.rows()) {
            now.difference(row).ifPresent(found::add);
        }
        found.stream().filter(it -> !known.contains(it)).forEach(it -> log.error("{}", it));
        known = Set.copyOf(found);
    }

}
