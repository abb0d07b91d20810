package io.dispersa.mainnode.placement;

import io.dispersa.api.PartitionReplicas;
import java.util.List;
import java.util.stream.IntStream;

/** The first table of a cluster. */
public final class Formation {

    private Formation() {
    }

    /**
     * Returns the partitions dealt out in turn, so that partition p is led by the
     * participant at place {@code p mod n}: where n divides the number of partitions,
     * that is {@code hash(key) mod n}.
     * @param partitions how many partitions there are
     * @param participants the ids of the participants, in order; at least one
     */
    public static List<PartitionReplicas> form(int partitions, List<Integer> participants) {
        return IntStream.range(0, partitions).mapToObj(partition -> {
            int leader = participants.get(partition % participants.size());
            return new PartitionReplicas(partition, leader, List.of(leader));
        }).toList();
    }

}
