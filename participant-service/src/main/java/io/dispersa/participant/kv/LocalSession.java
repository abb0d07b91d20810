package io.dispersa.participant.kv;

import io.dispersa.api.Key;
import io.dispersa.api.ProblemException;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.participant.partition.Committed;
import io.dispersa.participant.partition.Partitions;
import io.dispersa.service.codec.OperationGroup;
import io.dispersa.service.edge.Backend;
import io.dispersa.service.edge.Exchange;
import io.dispersa.service.edge.SplitBatch;
import io.dispersa.service.http.Consistency;
import java.time.Duration;
import java.util.List;

/** One request for partitions of this participant. For use by one thread. */
final class LocalSession implements Backend.Session {

    private final Exchange exchange;

    private final Partitions partitions;

    private final LocalBackend backend;

    LocalSession(Exchange exchange, Partitions partitions, LocalBackend backend) {
        this.exchange = exchange;
        this.partitions = partitions;
        this.backend = backend;
    }

    @Override
    public int partitionOf(Key key) {
        return partitions.requirePlace().partitionOf(key);
    }

    @Override
    public void requireServed(Key key) {
        partitions.require(key);
    }

    @Override
    public OperationResult run(int partition, Operation operation, Consistency consistency) {
        return backend.crowd()
            .admit(() -> operation instanceof Operation.Get get && consistency == Consistency.STALE
                    ? readStale(partition, get)
                    : run(List.of(OperationGroup.of(operation)), false).getFirst().getFirst());
    }

    @Override
    public List<List<OperationResult>> run(List<SplitBatch.Part> parts) {
        return backend.crowd()
            .admit(() -> run(parts.stream().map(part -> OperationGroup.of(part.operations())).toList(), false));
    }

    /**
     * As {@link LocalBackend#run}; the answer tells how long the last entry of a log
     * took.
     */
    List<List<OperationResult>> run(List<OperationGroup> groups, boolean independent) {
        return backend.run(groups, independent, exchange.memory(), this::tell);
    }

    private OperationResult readStale(int partition, Operation.Get get) {
        try {
            return StaleReads.read(partitions.require(partition), List.of(get), exchange).getFirst();
        }
        catch (ProblemException e) {
            throw e.problem().about(get.key(), partition).toException();
        }
    }

    private void tell(Committed committed) {
        exchange.took("commit", committed.commit(), Duration.ZERO);
        exchange.took("apply", committed.apply(), Duration.ZERO);
    }

}
