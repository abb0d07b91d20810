package io.dispersa.participant.partition;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What is measured of partitions. Safe for use by several threads. */
final class PartitionMeters {

    private final MeterRegistry registry;

    private final Timer commits;

    private final DistributionSummary batches;

    private final Map<Integer, List<Meter>> shown = new ConcurrentHashMap<>();

    PartitionMeters(MeterRegistry registry) {
        this.registry = registry;
        this.commits = Timer.builder("dispersa.commit")
            .description("Time to write one batch of changes durably")
            .publishPercentileHistogram()
            .register(registry);
        this.batches = DistributionSummary.builder("dispersa.commit.batch")
            .description("Changes in one batch")
            .baseUnit("operations")
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
        shown.put(partition.number(), List.of(keys, bytes));
    }

    void hide(Partition partition) {
        List<Meter> meters = shown.remove(partition.number());
        if (meters != null) {
            meters.forEach(registry::remove);
        }
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
