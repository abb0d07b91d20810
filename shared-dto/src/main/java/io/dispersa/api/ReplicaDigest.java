package io.dispersa.api;

/**
 * What a replica held after one entry of its partition's log. Two replicas that have
 * applied the same entry hold the same, or one of them is damaged.
 *
 * @param name of the replica
 * @param index the place of the entry in the log
 * @param sha256 of all that it held, in 64 hexadecimal digits
 */
public record ReplicaDigest(ReplicaName name, long index, String sha256) {
}
