package io.dispersa.mainnode.kv;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.mainnode.membership.Membership;
import io.dispersa.mainnode.participant.AtOnce;
import io.dispersa.mainnode.participant.ParticipantAnswer;
import io.dispersa.mainnode.participant.ParticipantRequest;
import io.dispersa.mainnode.participant.TraceContext;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.partition.Partitioner;
import io.dispersa.service.budget.Reservation;
import io.dispersa.service.codec.HopFormat;
import io.dispersa.service.codec.OperationGroup;
import io.dispersa.service.edge.Backend;
import io.dispersa.service.edge.Exchange;
import io.dispersa.service.edge.SplitBatch;
import io.dispersa.service.http.Consistency;
import io.dispersa.service.http.Limits;
import io.dispersa.service.http.ServerTimings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** One request, and the table by which it is routed. For use by one thread. */
final class RoutedSession implements Backend.Session {

    /**
     * How many parts of one batch are under way at most: the answers of all of them are
     * in memory together.
     */
    private static final int MOST_AT_ONCE = 8;

    private final Exchange exchange;

    private final PartitionTable table;

    private final TraceContext trace;

    private final long mostRead;

    private final long mostValue;

    private final Membership membership;

    private final Forwarder forwarder;

    RoutedSession(Exchange exchange, PartitionTable table, TraceContext trace, Limits limits, Membership membership,
            Forwarder forwarder) {
        this.exchange = exchange;
        this.table = table;
        this.trace = trace;
        this.mostRead = limits.batch().toBytes();
        this.mostValue = limits.value().toBytes();
        this.membership = membership;
        this.forwarder = forwarder;
    }

    @Override
    public int partitionOf(Key key) {
        return partitionOf(key, table, membership);
    }

    /**
     * Returns the partition of a key.
     * @throws ProblemException {@link ErrorCode#FORMING} while no participant has it
     */
    static int partitionOf(Key key, PartitionTable table, Membership membership) {
        int partition = new Partitioner(table.partitions()).partitionOf(key);
        if (!table.formed()) {
            throw forming(membership).about(key, partition).toException();
        }
        return partition;
    }

    @Override
    public void requireFormed() {
        if (!table.formed()) {
            throw forming(membership).toException();
        }
    }

    @Override
    public OperationResult run(int partition, Operation operation, Consistency consistency) {
        ParticipantRequest request = request(partition, List.of(operation), consistency == Consistency.STALE);
        if (operation instanceof Operation.Get) {
            exchange.memory().take(HopFormat.LONGEST_AMONG_OTHERS);
        }
        Reservation longer = exchange.memory().part();
        // As it came, and as a result.
        LongConsumer room = operation.writes() ? _ -> {
        } : length -> longer.resize(2 * length);
        ParticipantAnswer answer = hop(() -> forwarder.forward(request, room));
        pass(answer.headers());
        return switch (answer) {
            case ParticipantAnswer.Results(List<OperationResult> each, var _) -> each.getFirst();
            case ParticipantAnswer.Refused(Problem problem, var _) -> new OperationResult.Failed(problem);
            case ParticipantAnswer.Page _ -> throw new IllegalStateException("a page answers a request for a key");
        };
    }

    @Override
    public List<List<OperationResult>> run(List<SplitBatch.Part> parts) {
        ReadAllowance allowance = new ReadAllowance(mostRead);
        // All of it at once: many batches that each hold a part wait for each other.
        exchange.memory().take(2 * readBy(parts));
        return hop(() -> AtOnce.map(parts, atOnce(parts),
                part -> results(part, allowance).stream().map(allowance::allow).toList()));
    }

    /** Returns how many bytes of values operations may read together. */
    private long readBy(List<SplitBatch.Part> parts) {
        long reads = parts.stream()
            .flatMap(part -> part.operations().stream())
            .filter(operation -> !operation.writes())
            .count();
        return Math.min(reads * mostValue, mostRead);
    }

    /**
     * Returns how many parts are asked at once. What is answered to a write must be told,
     * with all that was read beside it: if that may be more than one batch reads, one
     * part follows the other, and what is too much is left out in between.
     */
    private int atOnce(List<SplitBatch.Part> parts) {
        List<SplitBatch.Part> writing = parts.stream()
            .filter(part -> part.operations().stream().anyMatch(Operation::writes))
            .toList();
        return readBy(writing) < mostRead ? MOST_AT_ONCE : 1;
    }

    private List<OperationResult> results(SplitBatch.Part part, ReadAllowance allowance) {
        ParticipantRequest request = request(part.partition(), part.operations(), false);
        LongConsumer room = request.writes() ? _ -> {
        } : allowance::admit;
        try {
            return switch (forwarder.forward(request, room)) {
                case ParticipantAnswer.Results(List<OperationResult> each, var _) -> each;
                case ParticipantAnswer.Refused(Problem problem, var _) -> failed(part, problem);
                case ParticipantAnswer.Page _ -> throw new IllegalStateException("a page answers a batch");
            };
        }
        catch (ProblemException e) {
            return failed(part, e.problem());
        }
    }

    private static List<OperationResult> failed(SplitBatch.Part part, Problem problem) {
        return part.operations()
            .stream()
            .<OperationResult>map(
                    operation -> new OperationResult.Failed(problem.about(operation.key(), part.partition())))
            .toList();
    }

    private ParticipantRequest request(int partition, List<Operation> operations, boolean stale) {
        return new ParticipantRequest.Group(OperationGroup.of(operations), stale, partition, table.clusterId(), trace);
    }

    /** Returns the table by which this request is routed. */
    PartitionTable table() {
        return table;
    }

    /** Returns what the request holds. */
    Reservation memory() {
        return exchange.memory();
    }

    /** Returns the trace that participants are told of. */
    TraceContext trace() {
        return trace;
    }

    /**
     * Returns what is asked for. The answer tells how long it took to find out where the
     * request goes (route), and until something was there (hop, waiting for a leader
     * included).
     */
    <T> T hop(Supplier<T> asking) {
        Duration route = exchange.elapsed();
        try {
            return asking.get();
        }
        finally {
            Duration hop = exchange.elapsed().minus(route);
            exchange.took("route", route, hop);
            exchange.took("hop", hop, Duration.ZERO);
        }
    }

    private void pass(Map<String, String> headers) {
        headers.forEach((name, value) -> {
            if (name.equals(ServerTimings.HEADER)) {
                exchange.tookElsewhere(value);
            }
            else {
                exchange.response().setHeader(name, value);
            }
        });
    }

    private static Problem forming(Membership membership) {
        return Problem.of(ErrorCode.FORMING, membership.formingDetail());
    }

}
