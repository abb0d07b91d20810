package io.dispersa.system.cluster;

import io.dispersa.system.history.Call;
import io.dispersa.system.history.Call.Unknown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a run of several rounds has seen. */
final class RunFigures {

    private final List<Duration> recoveries = new ArrayList<>();

    private long calls;

    private long unknown;

    /**
     * Adds a round: what its clients saw, and how long after all replicas were open again
     * all was served.
     */
    void add(Map<String, List<Call>> round, Duration recovery) {
        recoveries.add(recovery);
        round.values().stream().flatMap(List::stream).forEach(call -> {
            calls++;
            unknown += call.reply() instanceof Unknown ? 1 : 0;
        });
    }

    @Override
    public String toString() {
        List<Long> sorted = recoveries.stream().map(Duration::toMillis).sorted().toList();
        return "%d rounds, %d calls, %d of unknown outcome, service back after %s".formatted(sorted.size(), calls,
                unknown, sorted.isEmpty() ? "-"
                        : "p50 %d ms, max %d ms".formatted(sorted.get(sorted.size() / 2), sorted.getLast()));
    }

}
