package io.dispersa.mainnode.rebalance;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAccumulator;
import org.springframework.stereotype.Component;

/**
 * The longest that a write has taken to each partition of which a replica moves, from its
 * arrival at this main node to its answer. Safe for use by several threads.
 */
@Component
public final class WriteWaits {

    private static final long NONE = -1;

    private final Map<Integer, LongAccumulator> longest = new ConcurrentHashMap<>();

    WriteWaits() {
    }

    /** Takes note of a write that has been answered. */
    public void answered(int partition, long nanos) {
        LongAccumulator watched = longest.get(partition);
        if (watched != null) {
            watched.accumulate(nanos);
        }
    }

    /** Begins to watch a partition. */
    void watch(int partition) {
        longest.put(partition, new LongAccumulator(Math::max, NONE));
    }

    /** Ends that, and returns the longest in nanoseconds, if there was a write. */
    OptionalLong end(int partition) {
        LongAccumulator watched = longest.remove(partition);
        return watched == null || watched.get() == NONE ? OptionalLong.empty() : OptionalLong.of(watched.get());
    }

}
