package io.dispersa.mainnode.kv;

import io.dispersa.mainnode.participant.AtOnce;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.mainnode.participant.ParticipantAnswer;
import io.dispersa.mainnode.participant.ParticipantRequest;
import io.dispersa.mainnode.participant.TraceContext;
import io.dispersa.operation.OperationResult;
import io.dispersa.service.codec.OperationGroup;
import io.dispersa.service.edge.SplitBatch;
import io.dispersa.service.http.Limits;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Has each partition do its part of a batch, all at once. A partition that fails does not
 * spoil the others. Safe for use by several threads; blocks the one that calls.
 */
@Component
final class RoutedBatches {

    /**
     * How many parts of one batch are under way at most: the answers of all of them are
     * in memory together.
     */
    private static final int MOST_AT_ONCE = 8;

    private final Forwarder forwarder;

    private final long mostRead;

    RoutedBatches(Forwarder forwarder, Limits limits) {
        this.forwarder = forwarder;
        this.mostRead = limits.batch().toBytes();
    }

    /**
     * Returns what became of each operation of each part.
     * @param table the table of a cluster that has formed
     */
    List<List<OperationResult>> run(List<SplitBatch.Part> parts, PartitionTable table, TraceContext trace) {
        ReadAllowance allowance = new ReadAllowance(mostRead);
        return AtOnce.map(parts, MOST_AT_ONCE,
                part -> results(new ParticipantRequest.Group(OperationGroup.of(part.operations()), false,
                        part.partition(), table.clusterId(), trace))
                    .stream()
                    .map(allowance::allow)
                    .toList());
    }

    private List<OperationResult> results(ParticipantRequest.Group request) {
        try {
            return switch (forwarder.forward(request)) {
                case ParticipantAnswer.Results(List<OperationResult> each, var _) -> each;
                case ParticipantAnswer.Refused(Problem problem, var _) -> failed(request, problem);
                case ParticipantAnswer.Page _ -> throw new IllegalStateException("a page answers a batch");
            };
        }
        catch (ProblemException e) {
            return failed(request, e.problem());
        }
    }

    private static List<OperationResult> failed(ParticipantRequest.Group request, Problem problem) {
        return request.group()
            .operations()
            .stream()
            .<OperationResult>map(
                    operation -> new OperationResult.Failed(problem.about(operation.key(), request.partition())))
            .toList();
    }

}
