package io.dispersa.mainnode.membership;

import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.ParticipantInfo;
import io.dispersa.api.ParticipantState;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.ReplicaReport;
import java.util.List;
import java.util.Optional;

/** How a participant is shown. */
final class ParticipantInfos {

    private ParticipantInfos() {
    }

    static ParticipantInfo of(ParticipantAddress participant, ParticipantState state, List<Integer> leads,
            PartitionTable table, Optional<HeartbeatMonitor.Seen> seen) {
        List<Integer> stores = table.replicas()
            .stream()
            .filter(row -> row.replicas().contains(participant.id()))
            .map(PartitionReplicas::partition)
            .toList();
        // Counted where they are led, so that each key counts once over all participants.
        List<ReplicaReport> replicas = seen.map(HeartbeatMonitor.Seen::replicas)
            .orElse(List.of())
            .stream()
            .filter(report -> leads.contains(report.partition()))
            .toList();
        return new ParticipantInfo(participant.id(), participant.host(), participant.port(), state, leads, stores,
                replicas.stream().mapToLong(ReplicaReport::keys).sum(),
                replicas.stream().mapToLong(ReplicaReport::bytes).sum(),
                seen.map(HeartbeatMonitor.Seen::at).orElse(null));
    }

}
