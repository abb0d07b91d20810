package io.dispersa.raft;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.ratis.metrics.LongCounter;
import org.apache.ratis.metrics.MetricRegistries;
import org.apache.ratis.metrics.MetricRegistryInfo;
import org.apache.ratis.metrics.RatisMetricRegistry;
import org.apache.ratis.metrics.Timekeeper;
import org.apache.ratis.util.TimeDuration;

/**
 * Has Ratis measure nothing; it finds this class by its service file, and does not start
 * without one. What the services tell of themselves they measure on their own, and the
 * reservoirs of Ratis's own implementation, which nobody read, were a tenth of what a
 * replica computed for a write. Safe for use by several threads.
 */
public final class NoMetrics extends MetricRegistries {

    /** For the service loader. */
    public NoMetrics() {
    }

    @Override
    public RatisMetricRegistry create(MetricRegistryInfo info) {
        return new Unread(info);
    }

    @Override
    public Optional<RatisMetricRegistry> get(MetricRegistryInfo info) {
        return Optional.empty();
    }

    @Override
    public boolean remove(MetricRegistryInfo info) {
        return false;
    }

    @Override
    public Set<MetricRegistryInfo> getMetricRegistryInfos() {
        return Set.of();
    }

    @Override
    public Collection<RatisMetricRegistry> getMetricRegistries() {
        return List.of();
    }

    @Override
    public void addReporterRegistration(Consumer<RatisMetricRegistry> reporter, Consumer<RatisMetricRegistry> stop) {
    }

    @Override
    public void enableJmxReporter() {
    }

    @Override
    public void enableConsoleReporter(TimeDuration rate) {
    }

    @Override
    public void clear() {
    }

    private record Unread(MetricRegistryInfo info) implements RatisMetricRegistry {

        private static final LongCounter COUNTER = new LongCounter() {
            @Override
            public void inc(long n) {
            }

            @Override
            public void dec(long n) {
            }

            @Override
            public long getCount() {
                return 0;
            }
        };

        @Override
        public Timekeeper timer(String name) {
            return () -> () -> 0;
        }

        @Override
        public LongCounter counter(String name) {
            return COUNTER;
        }

        @Override
        public <T> void gauge(String name, Supplier<Supplier<T>> value) {
        }

        @Override
        public boolean remove(String name) {
            return false;
        }

        @Override
        public MetricRegistryInfo getMetricRegistryInfo() {
            return info;
        }

    }

}
