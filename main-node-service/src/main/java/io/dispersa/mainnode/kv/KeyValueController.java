package io.dispersa.mainnode.kv;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.mainnode.membership.Membership;
import io.dispersa.mainnode.participant.ParticipantAnswer;
import io.dispersa.mainnode.participant.ParticipantRequest;
import io.dispersa.mainnode.participant.ForwardedRequests;
import io.dispersa.service.http.Consistency;
import io.dispersa.service.http.ContentTypes;
import io.dispersa.service.http.RequestKey;
import io.dispersa.service.http.ValueReader;
import io.dispersa.service.http.WriteConditions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/**
 * Reads a request for a key, has the leader of its partition answer it, and passes the
 * answer on.
 */
@RestController
class KeyValueController {

    private static final byte[] NO_BODY = {};

    private final Membership membership;

    private final Forwarder forwarder;

    private final ValueReader values;

    KeyValueController(Membership membership, Forwarder forwarder, ValueReader values) {
        this.membership = membership;
        this.forwarder = forwarder;
        this.values = values;
    }

    @RequestMapping(path = { "/kv", "/kv/**" },
            method = { RequestMethod.GET, RequestMethod.HEAD, RequestMethod.PUT, RequestMethod.DELETE })
    void keyValue(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Key key = RequestKey.in(request, "/kv/");
        ForwardedRequests.refuse(request.getHeader(KvHeaders.CLUSTER));
        PartitionTable table = membership.table();
        response.setHeader(KvHeaders.EPOCH, Long.toString(table.epoch()));
        switch (KeyRouter.route(key, table)) {
            case Route.Forming(int partition) -> throw forming(key, partition);
            case Route.ToPartition(int partition, PartitionReplicas _) -> {
                response.setIntHeader(KvHeaders.PARTITION, partition);
                write(forwarder.forward(toParticipant(request, key, partition, table)), response);
            }
        }
    }

    private ParticipantRequest toParticipant(HttpServletRequest request, Key key, int partition, PartitionTable table) {
        HttpMethod method = HttpMethod.valueOf(request.getMethod());
        if (!method.equals(HttpMethod.PUT) && !method.equals(HttpMethod.DELETE)) {
            return new ParticipantRequest(method, key, partition, table.clusterId(), null, NO_BODY,
                    Consistency.of(request) == Consistency.STALE);
        }
        WriteConditions.requireNone(request);
        return method.equals(HttpMethod.PUT)
                ? new ParticipantRequest(method, key, partition, table.clusterId(), ContentTypes.of(request),
                        values.read(request), false)
                : new ParticipantRequest(method, key, partition, table.clusterId(), null, NO_BODY, false);
    }

    private static void write(ParticipantAnswer answer, HttpServletResponse response) throws IOException {
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        if (answer.body().length > 0) {
            response.setContentLength(answer.body().length);
            response.getOutputStream().write(answer.body());
        }
    }

    private ProblemException forming(Key key, int partition) {
        return Problem.of(ErrorCode.FORMING, membership.formingDetail()).about(key, partition).toException();
    }

}
