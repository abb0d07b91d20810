package io.dispersa.mainnode.participant;

import io.dispersa.api.Problem;
import io.dispersa.operation.Operation;
import io.dispersa.service.codec.OperationGroup;
import io.dispersa.service.http.Consistency;
import io.dispersa.service.http.PageQuery;
import java.util.List;
import java.util.UUID;

/**
 * A request about a partition, made anew for the participant: nothing of the caller's
 * goes along but what is named here.
 */
public sealed interface ParticipantRequest {

    /** Returns the partition. */
    int partition();

    /** Returns the cluster that is meant. */
    UUID clusterId();

    /** Returns the caller's trace. */
    TraceContext trace();

    /** Returns whether it changes something. */
    boolean writes();

    /** Returns whether an answer may be an old one. */
    boolean stale();

    /** Returns a problem that says what this request is about. */
    Problem about(Problem problem);

    /**
     * Does operations, in order.
     *
     * @param group the operations
     * @param stale whether the answer to a read may be an old one
     */
    record Group(OperationGroup group, boolean stale, int partition, UUID clusterId,
            TraceContext trace) implements ParticipantRequest {

        @Override
        public boolean writes() {
            return group.writes();
        }

        /** Returns whether it is one operation, as most are. */
        public boolean isOne() {
            return group.operations().size() == 1;
        }

        @Override
        public Problem about(Problem problem) {
            List<Operation> operations = group.operations();
            return isOne() ? problem.about(operations.getFirst().key(), partition) : problem.in(partition);
        }

    }

    /**
     * Names keys.
     *
     * @param query which, and how many
     */
    record Page(PageQuery query, int partition, UUID clusterId, TraceContext trace) implements ParticipantRequest {

        @Override
        public boolean writes() {
            return false;
        }

        @Override
        public boolean stale() {
            return query.consistency() == Consistency.STALE;
        }

        @Override
        public Problem about(Problem problem) {
            return problem.in(partition);
        }

    }

}
