package io.dispersa.mainnode.participant;

import io.dispersa.api.Problem;
import java.util.UUID;

/**
 * A request about a partition, made anew for the participant: nothing of the caller's
 * goes along but what is named here.
 *
 * @param operation what to do
 * @param partition the partition
 * @param clusterId the cluster that is meant
 * @param trace the caller's trace
 */
public record ParticipantRequest(Operation operation, int partition, UUID clusterId, TraceContext trace) {

    /** Returns whether it changes something. */
    public boolean writes() {
        return operation.writes();
    }

    /** Returns whether an answer may be an old one. */
    public boolean stale() {
        return operation.stale();
    }

    /** Returns a problem that says which key and partition this request is about. */
    public Problem about(Problem problem) {
        return switch (operation) {
            case Operation.Read read -> problem.about(read.key(), partition);
            case Operation.Put put -> problem.about(put.key(), partition);
            case Operation.Delete delete -> problem.about(delete.key(), partition);
            case Operation.Batch _, Operation.Page _ -> problem.in(partition);
        };
    }

}
