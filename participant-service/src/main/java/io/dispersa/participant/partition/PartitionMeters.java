package io.dispersa.participant.partition;

import io.dispersa.raft.GroupStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What is measured of replicas. Safe for use by several threads. */
public final class PartitionMeters {

    private final MeterRegistry registry;

    private final Timer commits;

    private final DistributionSummary batches;

    private final Counter elections;

    private final Counter snapshots;

    private final Map<Integer, List<Meter>> shown = new ConcurrentHashMap<>();

    /** Measures into this registry. */
    public PartitionMeters(MeterRegistry registry) {
        this.registry = registry;
        this.commits = Timer.builder("dispersa.commit")
            .description("Time until a batch of changes is on a majority of disks and applied")
            .publishPercentileHistogram()
            .register(registry);
        this.batches = DistributionSummary.builder("dispersa.commit.batch")
            .description("Changes in one batch")
            .baseUnit("operations")
            .register(registry);
        this.elections = Counter.builder("dispersa.replica.leader.changes")
            .description("Changes of leader that replicas here have noticed")
            .register(registry);
        this.snapshots = Counter.builder("dispersa.replica.snapshots")
            .description("Snapshots written or installed")
            .register(registry);
    }

    void show(Partition partition) {
        String number = Integer.toString(partition.number());
        Meter keys = Gauge.builder("dispersa.partition.keys", partition, p -> p.contents().keys())
            .description("Keys in the partition")
            .tag("partition", number)
            .register(registry);
        Meter bytes = Gauge.builder("dispersa.partition.bytes", partition, p -> p.contents().bytes())
            .description("Bytes of the keys and values in the partition")
            .baseUnit("bytes")
            .tag("partition", number)
            .register(registry);
        Meter leads = Gauge.builder("dispersa.replica.leads", partition, p -> p.leads() ? 1 : 0)
            .description("Whether the replica leads its partition, 1 or 0")
            .tag("partition", number)
            .register(registry);
        Meter lag = Gauge.builder("dispersa.replica.lag", partition, PartitionMeters::lag)
            .description("Entries that are known to be committed, and not applied here yet")
            .baseUnit("entries")
            .tag("partition", number)
            .register(registry);
        Meter ahead = Gauge.builder("dispersa.log.ahead", partition, p -> p.logAhead().toMillis() / 1000.0)
            .description("How far the time that the log has told is ahead of the clock")
            .baseUnit("seconds")
            .tag("partition", number)
            .register(registry);
        shown.put(partition.number(), List.of(keys, bytes, leads, lag, ahead));
    }

    void hide(Partition partition) {
        List<Meter> meters = shown.remove(partition.number());
        if (meters != null) {
            meters.forEach(registry::remove);
        }
    }

    void leaderChanged() {
        elections.increment();
    }

    void snapshot() {
        snapshots.increment();
    }

    private static double lag(Partition partition) {
        GroupStatus status = partition.status();
        return Math.max(0, status.committed() - status.applied());
    }

    <T> T timed(int operations, Supplier<T> commit) {
        batches.record(operations);
        Timer.Sample sample = Timer.start(registry);
        try {
            return commit.get();
        }
        finally {
            sample.stop(commits);
        }
    }

}
