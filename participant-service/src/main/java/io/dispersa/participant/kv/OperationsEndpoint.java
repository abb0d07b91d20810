package io.dispersa.participant.kv;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.participant.partition.Partition;
import io.dispersa.participant.partition.Partitions;
import io.dispersa.service.codec.HopFormat;
import io.dispersa.service.codec.OperationGroup;
import io.dispersa.service.edge.Endpoint;
import io.dispersa.service.edge.Exchange;
import io.dispersa.service.http.Consistency;
import io.dispersa.service.http.GroupsBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * The hop from main nodes: groups of operations, each of one partition. They are
 * independent of each other, and each is answered as if it had come alone.
 */
@Component
final class OperationsEndpoint implements Endpoint {

    private static final List<String> METHODS = List.of("POST");

    private final Partitions partitions;

    private final GroupsBody bodies;

    private final LocalBackend backend;

    OperationsEndpoint(Partitions partitions, GroupsBody bodies, LocalBackend backend) {
        this.partitions = partitions;
        this.bodies = bodies;
        this.backend = backend;
    }

    @Override
    public String pattern() {
        return "/operations";
    }

    @Override
    public List<String> methods() {
        return METHODS;
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        HttpServletRequest request = exchange.request();
        HttpServletResponse response = exchange.response();
        LocalSession session = backend.open(exchange);
        partitions.requirePlace(); // an answer without an id would not be believed
        HopFormat format = GroupsBody.format(request);
        List<OperationGroup> groups = bodies.read(request, format, exchange.memory());
        List<List<OperationResult>> results = Consistency.of(request) == Consistency.STALE ? readStale(groups, exchange)
                : session.run(groups, groups.size() > 1);
        exchange.beginAnswer();
        GroupsBody.write(response, format, results);
    }

    /** The answer says once for all of them which replica it is of. */
    private List<List<OperationResult>> readStale(List<OperationGroup> groups, Exchange exchange) {
        if (groups.stream().anyMatch(OperationGroup::writes)) {
            throw invalid("is for reads only: a write is always on a majority of its replicas");
        }
        List<Partition> concerned = groups.stream().map(backend::partitionOf).distinct().toList();
        if (concerned.size() != 1) {
            throw invalid("reads that may be stale are of one partition, and these are of " + concerned.size());
        }
        List<Operation.Get> reads = groups.stream()
            .flatMap(group -> group.operations().stream())
            .map(Operation.Get.class::cast)
            .toList();
        Iterator<OperationResult> results = StaleReads.read(concerned.getFirst(), reads, exchange).iterator();
        return groups.stream().map(group -> group.operations().stream().map(_ -> results.next()).toList()).toList();
    }

    private static ProblemException invalid(String what) {
        return Problem.of(ErrorCode.REQUEST_INVALID, "%s: %s.".formatted(Consistency.PARAMETER, what)).toException();
    }

}
