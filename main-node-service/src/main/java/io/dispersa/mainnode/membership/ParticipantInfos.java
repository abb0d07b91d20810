package io.dispersa.mainnode.membership;

import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.ParticipantInfo;
import io.dispersa.api.ParticipantState;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionStatus;
import io.dispersa.api.PartitionTable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a participant is shown. */
final class ParticipantInfos {

    private ParticipantInfos() {
    }

    /**
     * @param leads the partitions that it leads
     * @param partitions how each partition does
     * @param clockAhead in milliseconds, if its clock is off
     */
    static ParticipantInfo of(ParticipantAddress participant, ParticipantState state, List<Integer> leads,
            PartitionTable table, List<PartitionStatus> partitions, Optional<Instant> seen, Optional<Long> clockAhead) {
        List<Integer> stores = table.replicas()
            .stream()
            .filter(row -> row.replicas().contains(participant.id()))
            .map(PartitionReplicas::partition)
            .toList();
        boolean heard = state != ParticipantState.SILENT && state != ParticipantState.SUSPECT
                && state != ParticipantState.LOST;
        boolean counted = heard && partitions.stream()
            .filter(row -> row.replicas().stream().anyMatch(replica -> replica.participant() == participant.id()))
            .allMatch(row -> row.keys() != null);
        // Counted where they are led, so that each key counts once over all participants.
        List<PartitionStatus> led = partitions.stream()
            .filter(row -> Objects.equals(row.leader(), participant.id()))
            .toList();
        return new ParticipantInfo(participant.id(), participant.host(), participant.port(), state, leads, stores,
                counted ? sum(led, PartitionStatus::keys) : null, counted ? sum(led, PartitionStatus::bytes) : null,
                seen.orElse(null), clockAhead.orElse(null));
    }

    private static Long sum(List<PartitionStatus> partitions, Function<PartitionStatus, @Nullable Long> number) {
        return partitions.stream().map(number).mapToLong(Objects::requireNonNull).sum();
    }

}
