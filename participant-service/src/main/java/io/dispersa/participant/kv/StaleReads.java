package io.dispersa.participant.kv;

import io.dispersa.api.KvHeaders;
import io.dispersa.api.ProblemException;
import io.dispersa.api.ReplicaReport;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.operation.StoredValue;
import io.dispersa.participant.partition.Partition;
import io.dispersa.service.http.Consistency;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reads of what the replica here has, which may be older values. */
final class StaleReads {

    private StaleReads() {
    }

    /**
     * Returns what was read, and says on the answer which replica it is of.
     * @throws ProblemException if it may not be asked
     */
    static List<OperationResult> read(Partition partition, List<Operation.Get> reads, HttpServletResponse response) {
        ReplicaReport replica = partition.report();
        Consistency.STALE.tell(response);
        response.setHeader(KvHeaders.ROLE, replica.role().wireName());
        response.setHeader(KvHeaders.APPLIED, Long.toString(replica.applied()));
        List<Optional<StoredValue>> values = partition.getEachStale(reads.stream().map(Operation.Get::key).toList());
        return IntStream.range(0, values.size())
            .mapToObj(i -> OperationResult.of(reads.get(i), values.get(i)))
            .toList();
    }

}
