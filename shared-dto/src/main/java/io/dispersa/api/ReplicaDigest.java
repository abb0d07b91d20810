package io.dispersa.api;

/**
 * What a replica held after one entry of its partition's log. Whoever has applied the
 * same entry holds the same, or is damaged.
 *
 * @param name of the replica
 * @param index the place of the entry in the log
 * @param sha256 of all that it held, in 64 hexadecimal digits
 */
public record ReplicaDigest(ReplicaName name, long index, String sha256) {
}
