package io.dispersa.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dispersa.api.ParticipantInfo;
import io.dispersa.api.ParticipantState;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@code status} shows of a cluster.
 *
 * @param server the main node that was asked
 * @param ready whether the cluster has formed and every partition is served
 * @param forming what the main node says is missing; null once the cluster has formed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StatusReport(String server, boolean ready, @Nullable String forming, PartitionTable table,
        List<ParticipantInfo> participants) {

    /** How many replicas a partition is meant to have. */
    private static final int WANTED_REPLICAS = 3;

    String toText() {
        StringBuilder text = new StringBuilder();
        text.append("main node     %s, %s%n".formatted(server, ready ? "ready" : "not ready"));
        text.append("cluster       %s, epoch %d%n".formatted(formation(), table.epoch()));
        text.append("participants  %s%n".formatted(states()));
        text.append(
                "contents      %d keys, %d bytes%n".formatted(sum(ParticipantInfo::keys), sum(ParticipantInfo::bytes)));
        if (table.formed()) {
            text.append("\n").append(partitions());
        }
        return text.toString();
    }

    private String formation() {
        if (forming != null) {
            return "forming: " + Printable.escape(forming);
        }
        return (table.formed() ? "formed, " : "forming, ") + table.partitions() + " partitions";
    }

    private String states() {
        if (participants.isEmpty()) {
            return "none";
        }
        return Arrays.stream(ParticipantState.values())
            .filter(state -> count(state) > 0)
            .map(state -> count(state) + " " + state.wireName())
            .collect(Collectors.joining(", "));
    }

    private long count(ParticipantState state) {
        return participants.stream().filter(participant -> participant.state() == state).count();
    }

    private long sum(ToLongFunction<ParticipantInfo> number) {
        return participants.stream().mapToLong(number).sum();
    }

    private Table partitions() {
        List<List<String>> rows = new ArrayList<>();
        for (PartitionReplicas row : table.replicas()) {
            String ids = row.replicas().stream().map(String::valueOf).collect(Collectors.joining(","));
            rows.add(List.of(String.valueOf(row.partition()), leader(row.leader()),
                    "%d of %d".formatted(row.replicas().size(), WANTED_REPLICAS), ids));
        }
        return new Table(List.of("PARTITION", "LEADER", "REPLICAS", "ON"), rows);
    }

    private String leader(int id) {
        return table.participant(id)
            .map(participant -> id + " at " + Printable.escape(participant.hostAndPort()))
            .orElse(String.valueOf(id));
    }
}
