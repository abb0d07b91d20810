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
import io.dispersa.mainnode.participant.Operation;
import io.dispersa.mainnode.participant.ParticipantAnswer;
import io.dispersa.mainnode.participant.ParticipantRequest;
import io.dispersa.service.http.Consistency;
import io.dispersa.service.http.ContentTypes;
import io.dispersa.service.http.RequestConditions;
import io.dispersa.service.http.RequestKey;
import io.dispersa.service.http.ServerTimings;
import io.dispersa.service.http.ValueReader;
import io.dispersa.service.http.WriteOptions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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

    private final ValueReader values;

    private final Explanations explanations;

    KeyValueController(Membership membership, Forwarder forwarder, ValueReader values, Explanations explanations) {
        this.membership = membership;
        this.forwarder = forwarder;
        this.values = values;
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
                ParticipantRequest forParticipant = new ParticipantRequest(operation(request, key), partition,
                        table.clusterId(), explanations.trace(request));
                if (forParticipant.stale()) {
                    response.setHeader(KvHeaders.CONSISTENCY, Consistency.STALE.wireName());
                }
                write(timing.hop(response, () -> forwarder.forward(forParticipant)), response);
            }
        }
    }

    private Operation operation(HttpServletRequest request, Key key) {
        return switch (request.getMethod()) {
            case "PUT" -> {
                WriteOptions options = WriteOptions.ofPut(request);
                yield new Operation.Put(key, ContentTypes.of(request), values.read(request), options);
            }
            case "DELETE" -> new Operation.Delete(key, WriteOptions.ofDelete(request));
            case "GET", "HEAD" -> new Operation.Read(key, request.getMethod().equals("HEAD"),
                    RequestConditions.of(request), Consistency.of(request) == Consistency.STALE);
            default -> throw new IllegalStateException(request.getMethod());
        };
    }

    private static void write(ParticipantAnswer answer, HttpServletResponse response) throws IOException {
        response.setStatus(answer.status());
        answer.headers().forEach((name, value) -> {
            if (name.equals(ServerTimings.HEADER)) {
                ServerTiming.append(response, value);
            }
            else {
                response.setHeader(name, value);
            }
        });
        if (answer.problem() != null) {
            throw answer.problem().toException();
        }
        if (answer.body().length > 0) {
            response.setContentLength(answer.body().length);
            response.getOutputStream().write(answer.body());
        }
    }

    private ProblemException forming(Key key, int partition) {
        return Problem.of(ErrorCode.FORMING, membership.formingDetail()).about(key, partition).toException();
    }

}
