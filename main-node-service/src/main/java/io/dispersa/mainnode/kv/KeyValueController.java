package io.dispersa.mainnode.kv;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.mainnode.membership.Membership;
import io.dispersa.mainnode.participant.ForwardedRequests;
import io.dispersa.mainnode.participant.ParticipantAnswer;
import io.dispersa.mainnode.participant.ParticipantRequest;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
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

/**
 * Reads a request for a key, has the leader of its partition answer it, and passes the
 * answer on.
 */
@RestController
class KeyValueController {

    static final String PREFIX = "/kv/";

    static final String PATTERN = "/kv/**";

    private final Membership membership;

    private final Forwarder forwarder;

    private final RequestReader requests;

    private final ResponseWriter responses;

    private final Explanations explanations;

    KeyValueController(Membership membership, Forwarder forwarder, RequestReader requests, ResponseWriter responses,
            Explanations explanations) {
        this.membership = membership;
        this.forwarder = forwarder;
        this.requests = requests;
        this.responses = responses;
        this.explanations = explanations;
    }

    @RequestMapping(path = PATTERN,
            method = { RequestMethod.GET, RequestMethod.HEAD, RequestMethod.PUT, RequestMethod.DELETE })
    void keyValue(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ServerTiming timing = explanations.begin();
        Key key = RequestKey.in(request, PREFIX);
        ForwardedRequests.refuse(request.getHeader(KvHeaders.CLUSTER));
        PartitionTable table = membership.table();
        response.setHeader(KvHeaders.EPOCH, Long.toString(table.epoch()));
        switch (KeyRouter.route(key, table)) {
            case Route.Forming(int partition) -> throw forming(key, partition);
            case Route.ToPartition(int partition, PartitionReplicas _) -> {
                response.setIntHeader(KvHeaders.PARTITION, partition);
                Operation operation = requests.read(request, key);
                ParticipantRequest forParticipant = new ParticipantRequest.Group(OperationGroup.of(operation),
                        isStale(operation, request), partition, table.clusterId(), explanations.trace(request));
                if (forParticipant.stale()) {
                    response.setHeader(KvHeaders.CONSISTENCY, Consistency.STALE.wireName());
                }
                ParticipantAnswer answer = timing.hop(response, () -> forwarder.forward(forParticipant));
                ServerTiming.pass(answer.headers(), response);
                responses.write(operation, partition, result(answer), response);
            }
        }
    }

    private static boolean isStale(Operation operation, HttpServletRequest request) {
        return operation instanceof Operation.Get && Consistency.of(request) == Consistency.STALE;
    }

    private static OperationResult result(ParticipantAnswer answer) {
        return switch (answer) {
            case ParticipantAnswer.Results(List<OperationResult> each, var _) -> each.getFirst();
            case ParticipantAnswer.Refused(Problem problem, var _) -> new OperationResult.Failed(problem);
            case ParticipantAnswer.Page _ -> throw new IllegalStateException("a page answers a request for a key");
        };
    }

    private ProblemException forming(Key key, int partition) {
        return Problem.of(ErrorCode.FORMING, membership.formingDetail()).about(key, partition).toException();
    }

}
