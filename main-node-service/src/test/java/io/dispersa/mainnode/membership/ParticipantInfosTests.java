package io.dispersa.mainnode.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.ParticipantInfo;
import io.dispersa.api.ParticipantState;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionStatus;
import io.dispersa.api.PartitionTable;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ParticipantInfosTests {

    private static final ParticipantAddress ONE = new ParticipantAddress(1, "h", 9001);

    private final PartitionTable table = new PartitionTable(UUID.randomUUID(), 4, 2,
            List.of(new PartitionReplicas(0, 1, List.of(1, 2, 3)), new PartitionReplicas(1, 2, List.of(2, 3, 4))),
            List.of(ONE), List.of());

    @Test
    void ofCountsTheKeysWhereTheyAreLed() {
        ParticipantInfo leads = info(1, ParticipantState.UP, row(0, 1, List.of(1, 2, 3)), row(1, 2, List.of(2, 3, 4)));
        assertThat(leads.keys()).isEqualTo(10);
        assertThat(leads.bytes()).isEqualTo(100);
        assertThat(leads.stores()).containsExactly(0);
        ParticipantInfo follows = info(3, ParticipantState.UP, row(0, 1, List.of(1, 2, 3)),
                row(1, 2, List.of(2, 3, 4)));
        assertThat(follows.keys()).isZero();
        assertThat(follows.bytes()).isZero();
    }

    @Test
    void ofWhenAPartitionThatItStoresHasNoLeaderCountsNothing() {
        ParticipantInfo info = info(2, ParticipantState.UP, row(0, null, List.of(1, 2, 3)),
                row(1, 2, List.of(2, 3, 4)));
        assertThat(info.keys()).isNull();
        assertThat(info.bytes()).isNull();
        assertThat(info(4, ParticipantState.UP, row(0, null, List.of(1, 2, 3)), row(1, 2, List.of(2, 3, 4))).keys())
            .isZero();
    }

    @Test
    void ofWhenNothingIsHeardOfItCountsNothing() {
        for (ParticipantState state : List.of(ParticipantState.SILENT, ParticipantState.SUSPECT,
                ParticipantState.LOST)) {
            ParticipantInfo info = info(1, state, row(0, 2, List.of(1, 2, 3)), row(1, 2, List.of(2, 3, 4)));
            assertThat(info.keys()).as(state.wireName()).isNull();
            assertThat(info.bytes()).as(state.wireName()).isNull();
        }
    }

    private ParticipantInfo info(int id, ParticipantState state, PartitionStatus... partitions) {
        return ParticipantInfos.of(new ParticipantAddress(id, "h", 9000 + id), state, List.of(), table,
                List.of(partitions), Optional.empty(), Optional.empty());
    }

    private static PartitionStatus row(int partition, @Nullable Integer leader, List<Integer> replicas) {
        Long keys = leader == null ? null : (Long) 10L;
        Long bytes = leader == null ? null : (Long) 100L;
        return new PartitionStatus(partition, leader, 1, 3, 3, keys, bytes,
                Stream.of(replicas)
                    .flatMap(List::stream)
                    .map(id -> new PartitionStatus.Replica(id, null, null))
                    .toList());
    }

}
