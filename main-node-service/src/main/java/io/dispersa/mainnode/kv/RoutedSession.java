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

    private final Membership membership;

    private final Forwarder forwarder;

    RoutedSession(Exchange exchange, PartitionTable table, TraceContext trace, long mostRead, Membership membership,
            Forwarder forwarder) {
        this.exchange = exchange;
        this.table = table;
        this.trace = trace;
        this.mostRead = mostRead;
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
        ParticipantAnswer answer = hop(() -> forwarder.forward(request, room(request, longer)));
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
        return hop(() -> AtOnce.map(parts, MOST_AT_ONCE,
                part -> results(part, allowance).stream().map(allowance::allow).toList()));
    }

    private List<OperationResult> results(SplitBatch.Part part, ReadAllowance allowance) {
        ParticipantRequest request = request(part.partition(), part.operations(), false);
        LongConsumer room = room(request, exchange.memory().part());
        LongConsumer admitted = request.writes() ? room : length -> {
            allowance.admit(length);
            room.accept(length);
        };
        try {
            return switch (forwarder.forward(request, admitted)) {
                case ParticipantAnswer.Results(List<OperationResult> each, var _) -> each;
                case ParticipantAnswer.Refused(Problem problem, var _) -> failed(part, problem);
                case ParticipantAnswer.Page _ -> throw new IllegalStateException("a page answers a batch");
            };
        }
        catch (ProblemException e) {
            return failed(part, e.problem());
        }
    }

    /**
     * Has an answer count twice: as it came, and as results. The answer to a write must
     * be told, whatever it takes.
     */
    private static LongConsumer room(ParticipantRequest request, Reservation memory) {
        return request.writes() ? length -> memory.force(2 * length) : length -> memory.resize(2 * length);
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
