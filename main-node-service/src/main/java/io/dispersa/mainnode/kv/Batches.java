package io.dispersa.mainnode.kv;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.BatchResult;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.ProblemException;
import io.dispersa.mainnode.participant.Operation;
import io.dispersa.mainnode.participant.ParticipantRequest;
import io.dispersa.mainnode.participant.TraceContext;
import io.dispersa.partition.Partitioner;
import io.dispersa.service.http.Limits;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Has each partition do its part of a batch, all at once. A partition that fails does not
 * spoil the others. Safe for use by several threads; blocks the one that calls.
 */
@Component
final class Batches {

    /**
     * How many parts of one batch are under way at most: the answers of all of them are
     * in memory together.
     */
    private static final int MOST_AT_ONCE = 8;

    private final Forwarder forwarder;

    private final long mostRead;

    Batches(Forwarder forwarder, Limits limits) {
        this.forwarder = forwarder;
        this.mostRead = limits.batch().toBytes();
    }

    /**
     * Returns the result of each operation, in order.
     * @param table the table of a cluster that has formed
     */
    List<BatchResult> run(List<BatchOperation> batch, PartitionTable table, TraceContext trace) {
        SplitBatch split = SplitBatch.of(batch, new Partitioner(table.partitions()));
        ReadAllowance allowance = new ReadAllowance(mostRead);
        return split.join(
                AtOnce
                    .map(split.parts(), MOST_AT_ONCE,
                            part -> results(part, new ParticipantRequest(new Operation.Batch(part.operations()),
                                    part.partition(), table.clusterId(), trace))
                                .stream()
                                .map(allowance::allow)
                                .toList()));
    }

    private List<BatchResult> results(BatchPart part, ParticipantRequest request) {
        try {
            return BatchAnswers.results(part, forwarder.forward(request));
        }
        catch (ProblemException e) {
            return BatchAnswers.failed(part, e.problem());
        }
    }

}
