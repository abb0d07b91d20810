package io.dispersa.api;

/**
 * {@code POST /partitions/{partition}/recovery}: the partition is to go on from its best
 * survivor.
 *
 * @param acceptDataLoss whether what only the lost replicas had may be lost
 */
public record RecoveryOrder(boolean acceptDataLoss) {
}
