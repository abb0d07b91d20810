package io.dispersa.participant.kv;

import io.dispersa.api.Key;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.ProblemException;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.participant.partition.Partition;
import io.dispersa.participant.partition.Partitions;
import io.dispersa.service.codec.OperationGroup;
import io.dispersa.service.edge.RequestReader;
import io.dispersa.service.edge.ResponseWriter;
import io.dispersa.service.http.Consistency;
import io.dispersa.service.http.RequestKey;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** The public contract for single keys, for those that this participant has. */
@RestController
class KeyValueController {

    static final String PREFIX = "/kv/";

    private final Partitions partitions;

    private final RequestReader requests;

    private final LocalBackend backend;

    private final ResponseWriter responses;

    private final CommitTimes times;

    KeyValueController(Partitions partitions, RequestReader requests, LocalBackend backend, ResponseWriter responses,
            CommitTimes times) {
        this.partitions = partitions;
        this.requests = requests;
        this.backend = backend;
        this.responses = responses;
        this.times = times;
    }

    @RequestMapping(path = "/kv/**",
            method = { RequestMethod.GET, RequestMethod.HEAD, RequestMethod.PUT, RequestMethod.DELETE })
    void keyValue(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Key key = RequestKey.in(request, PREFIX);
        partitions.requireCluster(request.getHeader(KvHeaders.CLUSTER));
        Partition partition = partitions.require(key);
        Operation operation = requests.read(request, key);
        OperationResult result = operation instanceof Operation.Get get && Consistency.of(request) == Consistency.STALE
                ? readStale(partition, get, response)
                : backend.run(List.of(OperationGroup.of(operation)), false, times.of(request)).getFirst().getFirst();
        ServerTiming.end(request, response);
        responses.write(operation, partition.number(), result, response);
    }

    private static OperationResult readStale(Partition partition, Operation.Get get, HttpServletResponse response) {
        try {
            return StaleReads.read(partition, List.of(get), response).getFirst();
        }
        catch (ProblemException e) {
            throw e.problem().about(get.key(), partition.number()).toException();
        }
    }

}
