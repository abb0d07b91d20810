package io.dispersa.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dispersa.api.ClusterStatus;
import io.dispersa.api.ClusterStatus.MainNodeStatus;
import io.dispersa.api.ParticipantInfo;
import io.dispersa.api.ParticipantState;
import io.dispersa.api.PartitionStatus;
import io.dispersa.api.Printable;
import io.dispersa.api.RebalanceStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@code status} shows of a cluster.
 *
 * @param server the main node that answered
 * @param ready whether the cluster has formed and every partition is served
 * @param rebalance which replicas move; null until the cluster has formed
 * @param forming what the main node says is missing; null once the cluster has formed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StatusReport(String server, boolean ready, @Nullable String forming, ClusterStatus cluster,
        List<ParticipantInfo> participants, @Nullable RebalanceStatus rebalance) {

    String toText() {
        StringBuilder text = new StringBuilder();
        text.append("main node     %s, %s%n".formatted(server, ready ? "ready" : "not ready"));
        if (cluster.registry().size() > 1) {
            text.append("registry      %s%n".formatted(registry()));
        }
        text.append("cluster       %s, epoch %d%n".formatted(formation(), cluster.epoch()));
        text.append("participants  %s%n".formatted(states()));
        text.append("contents      %s%n".formatted(contents()));
        participants.forEach(participant -> text.append(clock(participant)));
        if (rebalance != null
                && (!rebalance.moving().isEmpty() || !rebalance.planned().isEmpty() || rebalance.waiting() != null)) {
            text.append("replicas      %s%n".formatted(MoveReport.summary(rebalance)));
        }
        if (cluster.formed()) {
            text.append("\n").append(ReplicaTable.of(cluster.replicas()));
        }
        if (!participants.isEmpty()) {
            text.append("\n").append(ParticipantTable.of(participants));
        }
        return text.toString();
    }

    private String registry() {
        String all = cluster.registry().stream().map(StatusReport::shown).collect(Collectors.joining(", "));
        return cluster.registry().stream().anyMatch(MainNodeStatus::leader) ? all : all + ": no leader is known";
    }

    private static String shown(MainNodeStatus mainNode) {
        return Printable.escape(mainNode.address()) + (mainNode.leader() ? " (leader)" : "");
    }

    private String formation() {
        if (forming != null) {
            return "forming: " + Printable.escape(forming);
        }
        return (cluster.formed() ? "formed, " : "forming, ") + cluster.partitions() + " partitions";
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

    private static String clock(ParticipantInfo participant) {
        Long ahead = participant.clockAhead();
        return ahead == null ? ""
                : "clock         of participant %d: %d ms %s; it leads nothing until it is set right%n"
                    .formatted(participant.id(), Math.abs(ahead), ahead < 0 ? "behind" : "ahead");
    }

    private long count(ParticipantState state) {
        return participants.stream().filter(participant -> participant.state() == state).count();
    }

    /** Of a partition without a leader nobody knows. */
    private String contents() {
        List<PartitionStatus> known = cluster.replicas().stream().filter(row -> row.keys() != null).toList();
        int unknown = cluster.replicas().size() - known.size();
        String counted = "%d keys, %d bytes".formatted(sum(known, PartitionStatus::keys),
                sum(known, PartitionStatus::bytes));
        if (unknown == 0) {
            return counted;
        }
        return known.isEmpty() ? "unknown: no partition has a leader"
                : "unknown: %d of %d partitions have no leader, the others have %s".formatted(unknown,
                        cluster.replicas().size(), counted);
    }

    private static long sum(List<PartitionStatus> partitions, Function<PartitionStatus, @Nullable Long> number) {
        return partitions.stream().map(number).mapToLong(Objects::requireNonNull).sum();
    }
}
