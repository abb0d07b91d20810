package io.dispersa.mainnode.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.PartitionReplicas;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FormationTests {

    @Test
    void formWhenParticipantsDividePartitionsGivesEachKeyToHashModParticipants() {
        List<PartitionReplicas> table = Formation.form(6, ids(1, 2, 3));
        assertThat(table).extracting(PartitionReplicas::leader).containsExactly(1, 2, 3, 1, 2, 3);
        assertThat(table).extracting(PartitionReplicas::partition).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void formWhenThereAreThreeOrMoreGivesEachPartitionThreeReplicasInTurn() {
        assertThat(Formation.form(4, ids(1, 2, 5, 7))).extracting(PartitionReplicas::replicas)
            .containsExactly(List.of(1, 2, 5), List.of(2, 5, 7), List.of(5, 7, 1), List.of(7, 1, 2));
    }

    @Test
    void formWhenThereAreFewerThanThreeGivesEachPartitionOneReplica() {
        List<PartitionReplicas> table = Formation.form(4, ids(2, 7));
        assertThat(table).extracting(PartitionReplicas::leader).containsExactly(2, 7, 2, 7);
        assertThat(table).extracting(PartitionReplicas::replicas)
            .containsExactly(List.of(2), List.of(7), List.of(2), List.of(7));
    }

    @Test
    void formBalancesLeadersAndReplicasToWithinOneForAnyNumbersThatDivide() {
        for (int participants = 1; participants <= 9; participants++) {
            for (int partitions = participants; partitions <= 27; partitions += participants) {
                int[] ids = IntStream.rangeClosed(1, participants).toArray();
                List<PartitionReplicas> table = Formation.form(partitions, ids(ids));
                assertBalanced(ids, table, row -> List.of(row.leader()));
                assertBalanced(ids, table, PartitionReplicas::replicas);
                assertThat(table).allSatisfy(row -> assertThat(row.replicas()).doesNotHaveDuplicates());
            }
        }
    }

    @Test
    void formBalancesLeadersToWithinOneForAnyNumbers() {
        for (int partitions = 1; partitions <= 24; partitions++) {
            for (int participants = 1; participants <= 9; participants++) {
                int[] ids = IntStream.rangeClosed(1, participants).toArray();
                assertBalanced(ids, Formation.form(partitions, ids(ids)), row -> List.of(row.leader()));
            }
        }
    }

    private static void assertBalanced(int[] ids, List<PartitionReplicas> table,
            Function<PartitionReplicas, List<Integer>> who) {
        Map<Integer, Long> count = table.stream()
            .flatMap(row -> who.apply(row).stream())
            .collect(Collectors.groupingBy(id -> id, Collectors.counting()));
        long least = Arrays.stream(ids).mapToLong(id -> count.getOrDefault(id, 0L)).min().orElseThrow();
        long most = Arrays.stream(ids).mapToLong(id -> count.getOrDefault(id, 0L)).max().orElseThrow();
        assertThat(most - least).as("%d partitions, %d participants", table.size(), ids.length).isLessThanOrEqualTo(1);
    }

    private static List<Integer> ids(int... ids) {
        return Arrays.stream(ids).boxed().toList();
    }

}
