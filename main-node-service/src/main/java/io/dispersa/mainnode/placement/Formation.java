package io.dispersa.mainnode.placement;

import io.dispersa.api.PartitionReplicas;
import java.util.List;
import java.util.stream.IntStream;

/** The first table of a cluster. */
public final class Formation {

    /** How many replicas each partition should have: one can be lost. */
    public static final int WANTED_REPLICAS = 3;

    private Formation() {
    }

    /**
     * Returns the partitions dealt out in turn, so that partition p is led by the
     * participant at place {@code p mod n}: where n divides the number of partitions,
     * that is {@code hash(key) mod n}. Its other replicas are at the places after that.
     * Of fewer than three participants each partition gets one: of two replicas neither
     * can be lost.
     * @param partitions how many partitions there are
     * @param participants the ids of those who take part, in order; at least one
     */
    public static List<PartitionReplicas> form(int partitions, List<Integer> participants) {
        int count = participants.size() < WANTED_REPLICAS ? 1 : WANTED_REPLICAS;
        return IntStream.range(0, partitions).mapToObj(partition -> {
            List<Integer> replicas = IntStream.range(partition, partition + count)
                .mapToObj(place -> participants.get(place % participants.size()))
                .toList();
            return new PartitionReplicas(partition, replicas.getFirst(), replicas);
        }).toList();
    }

}
