package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one partition does, by the heartbeats of its participants.
 *
 * @param partition from 0
 * @param leader the id of the participant that leads it; absent while none is known to
 * @param term the term of the leader's election, 0 if there is none
 * @param wanted how many replicas there should be
 * @param present how many there are that vote and are up to date, or nearly; absent while
 * no leader says who votes
 * @param keys how many keys it has, by its leader's last heartbeat; absent while no
 * leader says so
 * @param bytes the bytes of those keys and their values; absent as {@code keys} is
 * @param replicas each participant that has a replica, or should have
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PartitionStatus(int partition, @Nullable Integer leader, long term, int wanted, @Nullable Integer present,
        @Nullable Long keys, @Nullable Long bytes, List<Replica> replicas) {

    public PartitionStatus {
        replicas = List.copyOf(replicas);
    }

    /**
     * One replica.
     *
     * @param participant whose it is
     * @param role what it does; absent while nothing is heard of it
     * @param lag how many entries of the log it has yet to apply; absent while nothing is
     * heard of it, or no leader says how long the log is
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Replica(int participant, @Nullable ReplicaRole role, @Nullable Long lag) {
    }
}
