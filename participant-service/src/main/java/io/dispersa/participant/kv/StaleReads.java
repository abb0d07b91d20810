package io.dispersa.participant.kv;

import io.dispersa.api.Key;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.ProblemException;
import io.dispersa.api.ReplicaReport;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.operation.StoredValue;
import io.dispersa.participant.partition.Partition;
import io.dispersa.service.edge.Exchange;
import io.dispersa.service.http.Consistency;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads of what the replica here has, which may be older values. */
final class StaleReads {

    private StaleReads() {
    }

    /**
     * Returns what was read, and says on the answer which replica it is of. Of several,
     * one that is long must be asked for alone.
     * @throws ProblemException if it may not be asked
     */
    static List<OperationResult> read(Partition partition, List<Operation.Get> reads, Exchange exchange) {
        HttpServletResponse response = exchange.response();
        ReplicaReport replica = partition.report();
        Consistency.STALE.tell(response);
        response.setHeader(KvHeaders.ROLE, replica.role().wireName());
        response.setHeader(KvHeaders.APPLIED, Long.toString(replica.applied()));
        Function<Key, Optional<StoredValue>> values = partition.readStale();
        if (reads.size() == 1) {
            Operation.Get only = reads.getFirst();
            exchange.memory().take(2L * partition.sizeOf(only.key()));
            return List.of(OperationResult.of(only, values.apply(only.key())));
        }
        SharedAnswer shared = new SharedAnswer(exchange.memory());
        return reads.stream().map(read -> shared.of(read, values.apply(read.key()), true)).toList();
    }

}
