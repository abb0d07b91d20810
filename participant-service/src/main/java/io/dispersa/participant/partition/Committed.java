package io.dispersa.participant.partition;

import io.dispersa.operation.OperationResult;
import java.time.Duration;
import java.util.List;

/**
 * What became of operations that were given to a partition together.
 *
 * @param each what became of each, in order
 * @param commit how long their entry took, from when it was given to the replicas until
 * it was on the disks of most and applied here
 * @param apply how much of that it took to apply it
 */
public record Committed(List<OperationResult> each, Duration commit, Duration apply) {

}
