package io.dispersa.participant.kv;

import io.dispersa.api.Key;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.api.ReplicaReport;
import io.dispersa.participant.partition.Committed;
import io.dispersa.participant.partition.Partition;
import io.dispersa.participant.partition.Partitions;
import io.dispersa.participant.store.Action;
import io.dispersa.participant.store.Condition;
import io.dispersa.participant.store.StoredValue;
import io.dispersa.service.http.Consistency;
import io.dispersa.service.http.ContentTypes;
import io.dispersa.service.http.RequestConditions;
import io.dispersa.service.http.RequestKey;
import io.dispersa.service.http.ValueReader;
import io.dispersa.service.http.WriteOptions;
import io.dispersa.service.tracing.Spans;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** The public contract for single keys, for those that this participant has. */
@RestController
@RequestMapping("/kv/**")
class KeyValueController {

    static final String PREFIX = "/kv/";

    private final Partitions partitions;

    private final ValueReader values;

    private final Operations operations;

    private final KeyAnswers answers;

    private final Spans spans;

    KeyValueController(Partitions partitions, ValueReader values, Operations operations, KeyAnswers answers,
            Spans spans) {
        this.partitions = partitions;
        this.values = values;
        this.operations = operations;
        this.answers = answers;
        this.spans = spans;
    }

    /**
     * Writes the bytes itself: what was stored as one type is never answered as another.
     */
    @RequestMapping(method = { RequestMethod.GET, RequestMethod.HEAD })
    void get(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Key key = RequestKey.in(request, PREFIX);
        Consistency consistency = Consistency.of(request);
        Condition condition = Operations.condition(RequestConditions.of(request));
        Partition partition = partition(request, key);
        KeyAnswer answer = read(partition, key, consistency, response).map(value -> answers.found(value, condition))
            .orElseGet(KeyAnswers::absent);
        write(answer, key, partition, request, response);
    }

    @PutMapping
    void put(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Key key = RequestKey.in(request, PREFIX);
        WriteOptions options = WriteOptions.ofPut(request);
        Partition partition = partition(request, key);
        Action.Put put = new Action.Put(key, ContentTypes.of(request), values.read(request), Operations.ttl(options));
        write(partition, put, options, request, response);
    }

    @DeleteMapping
    void delete(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Key key = RequestKey.in(request, PREFIX);
        WriteOptions options = WriteOptions.ofDelete(request);
        write(partition(request, key), new Action.Delete(key), options, request, response);
    }

    private void write(Partition partition, Action action, WriteOptions options, HttpServletRequest request,
            HttpServletResponse response) throws IOException {
        Key key = action.key();
        try {
            Committed committed = partition.apply(operations.of(action, options));
            ServerTiming.committed(request, committed);
            spans.ended("commit", committed.commit());
            spans.ended("apply", committed.apply());
            write(KeyAnswers.written(committed.only()), key, partition, request, response);
        }
        catch (ProblemException e) {
            throw about(key, partition, e.problem());
        }
    }

    private static void write(KeyAnswer answer, Key key, Partition partition, HttpServletRequest request,
            HttpServletResponse response) throws IOException {
        answer.headers().forEach(response::setHeader);
        if (answer.problem() != null) {
            throw about(key, partition, answer.problem());
        }
        response.setStatus(answer.status());
        byte[] body = answer.body();
        if (body != null) {
            response.setContentLength(body.length);
            ServerTiming.end(request, response);
            response.getOutputStream().write(body);
        }
    }

    private static Optional<StoredValue> read(Partition partition, Key key, Consistency consistency,
            HttpServletResponse response) {
        try {
            if (consistency == Consistency.LINEARIZABLE) {
                return partition.get(key);
            }
            ReplicaReport replica = partition.report();
            response.setHeader(KvHeaders.CONSISTENCY, consistency.wireName());
            response.setHeader(KvHeaders.ROLE, replica.role().wireName());
            response.setHeader(KvHeaders.APPLIED, Long.toString(replica.applied()));
            return partition.getEachStale(List.of(key)).getFirst();
        }
        catch (ProblemException e) {
            throw about(key, partition, e.problem());
        }
    }

    private Partition partition(HttpServletRequest request, Key key) {
        partitions.requireCluster(request.getHeader(KvHeaders.CLUSTER));
        return partitions.require(key);
    }

    private static ProblemException about(Key key, Partition partition, Problem problem) {
        return problem.about(key, partition.number()).toException();
    }

}
