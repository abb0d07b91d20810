package io.dispersa.api;

import java.util.UUID;

/**
 * The answer to {@link RegistrationRequest}; what it says is on the main node's disk
 * before it is sent.
 *
 * @param id the participant's id in this cluster, from 1; never given to another
 * @param incarnation the number of its present life among replicas: see
 * {@link ReplicaPeer}
 * @param clusterId the cluster that the participant now belongs to
 * @param partitions how many partitions the cluster has
 */
public record Registration(int id, int incarnation, UUID clusterId, int partitions) {
}
