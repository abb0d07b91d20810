package io.dispersa.api;

import java.util.List;

/**
 * {@code GET /rebalance?dry-run}: what would move as things are now, if nothing were
 * paused and everybody were up.
 *
 * @param moves the replicas that would move
 * @param keys how many keys would be copied
 * @param bytes how many bytes of keys and values would be copied
 * @param participants what each would have
 */
public record RebalancePlan(List<ReplicaMove> moves, long keys, long bytes, List<Share> participants) {

    public RebalancePlan {
        moves = List.copyOf(moves);
        participants = List.copyOf(participants);
    }

    /**
     * What one participant has, and would have.
     *
     * @param participant its id
     * @param before what it has
     * @param after what it would have
     */
    public record Share(int participant, Load before, Load after) {
    }

    /**
     * What a participant has.
     *
     * @param replicas how many partitions it stores
     * @param leads how many of them it should lead
     * @param keys how many keys are in them
     * @param bytes the bytes of those keys and their values
     */
    public record Load(int replicas, int leads, long keys, long bytes) {
    }
}
