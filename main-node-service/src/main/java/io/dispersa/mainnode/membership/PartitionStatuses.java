package io.dispersa.mainnode.membership;

import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionStatus;
import io.dispersa.api.PartitionStatus.Replica;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.ReplicaName;
import io.dispersa.api.ReplicaReport;
import io.dispersa.api.ReplicaRole;
import io.dispersa.mainnode.placement.Formation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How partitions do, as a pure function of the table and of what participants say. */
final class PartitionStatuses {

    /** A replica that is no further behind than this counts as present. */
    private static final long NEARLY = 1000;

    private PartitionStatuses() {
    }

    /**
     * @param up what each participant that is up says about its replicas
     */
    static List<PartitionStatus> of(PartitionTable table, Map<Integer, List<ReplicaReport>> up) {
        Map<Integer, Leader> leaders = Leader.among(up);
        Map<Integer, Map<Integer, ReplicaReport>> byPartition = new HashMap<>();
        up.forEach((participant, reports) -> reports
            .forEach(report -> byPartition.computeIfAbsent(report.partition(), _ -> new HashMap<>())
                .put(participant, report)));
        return table.replicas()
            .stream()
            .map(row -> status(row, leaders.get(row.partition()), byPartition.getOrDefault(row.partition(), Map.of())))
            .toList();
    }

    private static PartitionStatus status(PartitionReplicas row, @Nullable Leader leader,
            Map<Integer, ReplicaReport> reports) {
        long committed = reports.values().stream().mapToLong(ReplicaReport::committed).max().orElse(-1);
        Set<Integer> participants = new TreeSet<>(row.replicas());
        participants.addAll(reports.keySet());
        List<Replica> replicas = participants.stream().map(id -> replica(id, reports.get(id), committed)).toList();
        Set<Integer> voters = Optional.ofNullable(leader)
            .map(found -> reports.get(found.participant()))
            .stream()
            .flatMap(report -> report.members().stream())
            .map(ReplicaName::participant)
            .collect(Collectors.toSet());
        long present = replicas.stream()
            .filter(replica -> voters.contains(replica.participant()) && replica.lag() <= NEARLY)
            .filter(replica -> follows(reports.get(replica.participant()), leader))
            .count();
        return new PartitionStatus(row.partition(), leader == null ? null : leader.participant(),
                leader == null ? 0 : leader.term(), Formation.WANTED_REPLICAS, (int) present, replicas);
    }

    private static Replica replica(int participant, @Nullable ReplicaReport report, long committed) {
        return report == null ? new Replica(participant, null, 0)
                : new Replica(participant, report.role(), Math.max(0, committed - report.applied()));
    }

    /** A replica that the leader does not reach soon knows none, or an earlier one. */
    private static boolean follows(@Nullable ReplicaReport report, @Nullable Leader leader) {
        return report != null && leader != null && report.term() == leader.term()
                && Objects.equals(report.leader(), leader.participant())
                && (report.role() == ReplicaRole.LEADER || report.role() == ReplicaRole.FOLLOWER);
    }

}
