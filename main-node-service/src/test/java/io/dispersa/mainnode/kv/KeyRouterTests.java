package io.dispersa.mainnode.kv;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyRouterTests {

    private static final List<ParticipantAddress> THREE = List.of(new ParticipantAddress(1, "a", 9001),
            new ParticipantAddress(2, "b", 9002), new ParticipantAddress(3, "c", 9003));

    private final PartitionReplicas row = new PartitionReplicas(4, 2, List.of(1, 2, 3));

    private final PartitionTable table = new PartitionTable(UUID.randomUUID(), 4, 6,
            IntStream.range(0, 6).mapToObj(p -> new PartitionReplicas(p, 2, List.of(1, 2, 3))).toList(), THREE,
            List.of());

    @Test
    void leaderFirstPrefersWhoLeadsToWhoShouldAndThoseThatAreUpToTheRest() {
        assertThat(KeyRouter.leaderFirst(row, table, Optional.of(3), _ -> true)).extracting(ParticipantAddress::id)
            .containsExactly(3, 2, 1);
        assertThat(KeyRouter.leaderFirst(row, table, Optional.empty(), _ -> true)).extracting(ParticipantAddress::id)
            .containsExactly(2, 1, 3);
        assertThat(KeyRouter.leaderFirst(row, table, Optional.empty(), id -> id == 3))
            .extracting(ParticipantAddress::id)
            .containsExactly(3, 2, 1);
        assertThat(KeyRouter.leaderFirst(row, table, Optional.of(7), _ -> true)).extracting(ParticipantAddress::id)
            .containsExactly(2, 1, 3);
    }

    @Test
    void leaderFirstLeavesNobodyOutWhoComesUpMeanwhile() {
        AtomicInteger asked = new AtomicInteger();
        assertThat(KeyRouter.leaderFirst(row, table, Optional.empty(), _ -> asked.incrementAndGet() > 2))
            .extracting(ParticipantAddress::id)
            .containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void freshestFirstAsksWhoHasAppliedTheMostAndThoseOfWhichNothingIsKnownLast() {
        assertThat(KeyRouter.freshestFirst(row, table, Map.of(2, 7L, 3, 9L, 4, 11L))).extracting(ParticipantAddress::id)
            .containsExactly(3, 2, 1);
        assertThat(KeyRouter.freshestFirst(row, table, Map.of())).extracting(ParticipantAddress::id)
            .containsExactly(1, 2, 3);
    }

    @Test
    void inTurnBeginsWithAnotherEachTimeAndAsksThoseThatSeemDownLast() {
        assertThat(
                IntStream.range(0, 3).mapToObj(turn -> KeyRouter.inTurn(row, table, turn, _ -> true).getFirst().id()))
            .doesNotHaveDuplicates();
        assertThat(KeyRouter.inTurn(row, table, Integer.MIN_VALUE, id -> id == 3)).extracting(ParticipantAddress::id)
            .containsExactly(3, 1, 2);
    }

}
