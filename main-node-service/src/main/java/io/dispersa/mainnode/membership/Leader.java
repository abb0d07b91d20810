package io.dispersa.mainnode.membership;

import io.dispersa.api.ReplicaReport;
import io.dispersa.api.ReplicaRole;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who leads a partition.
 *
 * @param participant its id
 * @param term of its election
 */
record Leader(int participant, long term) {

    /**
     * Returns the leader of each partition that has one: of those that say they lead it
     * the one that was elected last, unless another knows a leader that was elected
     * later. A replica that is only named may not be able to serve.
     * @param up what each participant that is up says about its replicas
     */
    static Map<Integer, Leader> among(Map<Integer, List<ReplicaReport>> up) {
        Map<Integer, Leader> leading = new HashMap<>();
        Map<Integer, Long> known = new HashMap<>();
        up.forEach((participant, reports) -> reports.forEach(report -> {
            if (report.role() == ReplicaRole.LEADER) {
                leading.merge(report.partition(), new Leader(participant, report.term()), Leader::later);
            }
            else if (report.leader() != null) {
                known.merge(report.partition(), report.term(), Math::max);
            }
        }));
        leading.entrySet().removeIf(entry -> known.getOrDefault(entry.getKey(), 0L) > entry.getValue().term());
        return Map.copyOf(leading);
    }

    private static Leader later(Leader one, Leader other) {
        return other.term > one.term ? other : one;
    }

}
