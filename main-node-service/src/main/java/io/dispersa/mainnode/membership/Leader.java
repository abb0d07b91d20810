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
     * Returns the leader of each partition that has one, as far as can be told: of those
     * that say they lead it the one that was elected last; if none does, the one that its
     * fellows name.
     * @param up what each participant that is up says about its replicas
     */
    static Map<Integer, Leader> among(Map<Integer, List<ReplicaReport>> up) {
        Map<Integer, Leader> named = new HashMap<>();
        Map<Integer, Leader> leading = new HashMap<>();
        up.forEach((participant, reports) -> reports.forEach(report -> {
            if (report.role() == ReplicaRole.LEADER) {
                leading.merge(report.partition(), new Leader(participant, report.term()), Leader::later);
            }
            else if (report.leader() != null && up.containsKey(report.leader())) {
                named.merge(report.partition(), new Leader(report.leader(), report.term()), Leader::later);
            }
        }));
        leading.forEach((partition, leader) -> named.merge(partition, leader,
                (other, itself) -> itself.term >= other.term ? itself : other));
        return Map.copyOf(named);
    }

    private static Leader later(Leader one, Leader other) {
        return other.term > one.term ? other : one;
    }

}
