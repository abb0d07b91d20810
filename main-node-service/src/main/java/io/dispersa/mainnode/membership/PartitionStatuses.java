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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How partitions do, as a pure function of the table and of what participants say. */
final class PartitionStatuses {

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
        List<Replica> replicas = participants.stream()
            .map(id -> replica(id, reports.get(id), leader != null, committed))
            .toList();
        if (leader == null) {
            return new PartitionStatus(row.partition(), null, 0, Formation.WANTED_REPLICAS, null, null, null, replicas);
        }
        ReplicaReport itself = Objects.requireNonNull(reports.get(leader.participant()));
        Set<Integer> voters = voters(row, itself);
        long present = reports.entrySet()
            .stream()
            .filter(replica -> voters.contains(replica.getKey()) && replica.getValue().isUpToDate(committed))
            .filter(replica -> follows(replica.getValue(), leader))
            .count();
        return new PartitionStatus(row.partition(), leader.participant(), leader.term(), Formation.WANTED_REPLICAS,
                (int) present, itself.keys(), itself.bytes(), replicas);
    }

    /** Returns who votes; while the members change, those who did before. */
    private static Set<Integer> voters(PartitionReplicas row, ReplicaReport leader) {
        return leader.members().isEmpty()
                ? Stream.concat(row.replicas().stream(), row.leaving().stream())
                    .filter(id -> !row.joining().contains(id))
                    .collect(Collectors.toSet())
                : leader.members().stream().map(ReplicaName::participant).collect(Collectors.toSet());
    }

    private static Replica replica(int participant, @Nullable ReplicaReport report, boolean led, long committed) {
        return new Replica(participant, report == null ? null : report.role(),
                report == null || !led ? null : (Long) report.lag(committed));
    }

    /** A replica that the leader does not reach soon knows none, or an earlier one. */
    private static boolean follows(ReplicaReport report, Leader leader) {
        return report.term() == leader.term() && Objects.equals(report.leader(), leader.participant())
                && (report.role() == ReplicaRole.LEADER || report.role() == ReplicaRole.FOLLOWER);
    }

}
