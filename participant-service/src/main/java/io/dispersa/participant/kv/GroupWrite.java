package io.dispersa.participant.kv;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.operation.OperationResult;
import io.dispersa.participant.partition.Committed;
import io.dispersa.participant.partition.Partition;
import io.dispersa.participant.partition.PendingWrite;
import io.dispersa.service.codec.OperationGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A group that writes, on its way to the log of its partition: in one entry, or in
 * several one after the other if it does not fit.
 *
 * @param portions what goes into an entry each; at least one
 * @param begun the first of them
 * @param entries is told of each entry
 */
record GroupWrite(Partition partition, List<OperationGroup> portions, PendingWrite begun, Consumer<Committed> entries) {

    /**
     * Returns what became of its operations.
     * @param bounded leaves values out that are too much, entry by entry
     * @throws ProblemException if the first entry failed: nothing was done, or nobody
     * knows, for the same reason in all of it
     */
    List<OperationResult> await(UnaryOperator<List<OperationResult>> bounded) {
        List<OperationResult> results = new ArrayList<>(bounded.apply(await(begun)));
        for (OperationGroup portion : portions.subList(1, portions.size())) {
            try {
                results.addAll(bounded.apply(await(partition.begin(List.of(portion)).getFirst())));
            }
            catch (ProblemException e) {
                fail(results, portion, elsewhere(e.problem()));
                break;
            }
        }
        int operations = portions.stream().mapToInt(portion -> portion.operations().size()).sum();
        Problem untried = Problem.of(ErrorCode.NO_LEADER,
                "It was not tried, because what comes before it in the batch failed.");
        while (results.size() < operations) {
            results.add(new OperationResult.Failed(untried.in(partition.number())));
        }
        return results;
    }

    private List<OperationResult> await(PendingWrite write) {
        Committed committed = write.await();
        entries.accept(committed);
        return committed.each();
    }

    private void fail(List<OperationResult> results, OperationGroup portion, Problem problem) {
        portion.operations()
            .forEach(operation -> results
                .add(new OperationResult.Failed(problem.about(operation.key(), partition.number()))));
    }

    /**
     * Within a group that is half done, "ask another" is no answer that can be followed.
     */
    private static Problem elsewhere(Problem problem) {
        return problem.code() == ErrorCode.NOT_OWNER ? Problem.of(ErrorCode.NO_LEADER, problem.detail()) : problem;
    }

}
