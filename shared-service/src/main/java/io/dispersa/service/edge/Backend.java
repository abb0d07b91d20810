package io.dispersa.service.edge;

import io.dispersa.api.Key;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.service.http.Consistency;
import java.util.List;

/**
 * What stands behind the edge and has operations done: the main node's asks participants,
 * the participant's its own partitions. Safe for use by several threads.
 */
public interface Backend {

    /** Says on an answer, an error too, who gives it. */
    default void describe(Exchange exchange) {
    }

    /**
     * Begins a request.
     * @throws io.dispersa.api.ProblemException if the request is not meant for this
     * service
     */
    Session open(Exchange exchange);

    /** One request. For use by its thread, which waits. */
    interface Session {

        /**
         * Returns the partition of a key.
         * @throws io.dispersa.api.ProblemException
         * {@link io.dispersa.api.ErrorCode#FORMING} while there are no partitions
         */
        int partitionOf(Key key);

        /**
         * Refuses, before the body is read, what this service could not do.
         * @throws io.dispersa.api.ProblemException
         * {@link io.dispersa.api.ErrorCode#NOT_OWNER} if another has the key
         */
        default void requireServed(Key key) {
        }

        /**
         * Refuses a batch as a whole.
         * @throws io.dispersa.api.ProblemException
         * {@link io.dispersa.api.ErrorCode#FORMING} if none of it could be done
         */
        default void requireFormed() {
        }

        /**
         * Returns what became of an operation.
         * @throws io.dispersa.api.ProblemException if nothing did, or nobody knows
         */
        OperationResult run(int partition, Operation operation, Consistency consistency);

        /**
         * Returns what became of each operation of each part. A part that fails does not
         * keep the others from theirs.
         */
        List<List<OperationResult>> run(List<SplitBatch.Part> parts);

    }

}
