package io.dispersa.mainnode.placement;

/**
 * A participant that can have replicas.
 *
 * @param id the participant's id
 * @param zone what fails together with it, such as a host; two replicas of a partition
 * are in one zone only if there are too few
 */
public record Candidate(int id, String zone) {
}
