package io.dispersa.mainnode.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.PartitionReplicas;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FormationTests {

    @Test
    void formWhenParticipantsDividePartitionsGivesEachKeyToHashModParticipants() {
        List<PartitionReplicas> table = Formation.form(6, List.of(1, 2, 3));
        assertThat(table).extracting(PartitionReplicas::leader).containsExactly(1, 2, 3, 1, 2, 3);
        assertThat(table).extracting(PartitionReplicas::partition).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void formWhenIdsHaveGapsUsesTheirPlaces() {
        assertThat(Formation.form(4, List.of(2, 7))).extracting(PartitionReplicas::leader).containsExactly(2, 7, 2, 7);
    }

    @Test
    void formBalancesLeadersToWithinOneForAnyNumbers() {
        for (int partitions = 1; partitions <= 24; partitions++) {
            for (int participants = 1; participants <= 9; participants++) {
                List<Integer> ids = IntStream.rangeClosed(1, participants).boxed().toList();
                Map<Integer, Long> led = Formation.form(partitions, ids)
                    .stream()
                    .collect(Collectors.groupingBy(PartitionReplicas::leader, Collectors.counting()));
                long least = ids.stream().mapToLong(id -> led.getOrDefault(id, 0L)).min().orElseThrow();
                long most = ids.stream().mapToLong(id -> led.getOrDefault(id, 0L)).max().orElseThrow();
                assertThat(most - least).as("%d partitions, %d participants", partitions, participants)
                    .isLessThanOrEqualTo(1);
            }
        }
    }

}
