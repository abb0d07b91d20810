package io.dispersa.mainnode.membership;

import io.dispersa.api.PartitionTable;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Ready when the cluster has formed, every partition is served, and the registry is up to
 * date.
 */
@Component("cluster")
class ClusterHealthIndicator implements HealthIndicator {

    private final Membership membership;

    ClusterHealthIndicator(Membership membership) {
        this.membership = membership;
    }

    @Override
    public Health health() {
        Optional<String> outdated = membership.outdated();
        if (outdated.isPresent()) {
            return Health.outOfService().withDetail("reason", outdated.get()).build();
        }
        Optional<PartitionTable> table = membership.knownTable();
        if (table.isEmpty() || !table.get().formed()) {
            return Health.outOfService().withDetail("forming", membership.formingDetail()).build();
        }
        List<Integer> unserved = membership.unservedPartitions();
        return unserved.isEmpty() ? Health.up().withDetail("partitions", table.get().partitions()).build()
                : Health.outOfService().withDetail("partitionsNotServed", unserved).build();
    }

}
