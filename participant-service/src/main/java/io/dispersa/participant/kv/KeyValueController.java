package io.dispersa.participant.kv;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.api.ReplicaReport;
import io.dispersa.participant.partition.Partition;
import io.dispersa.participant.partition.Partitions;
import io.dispersa.participant.store.Applied;
import io.dispersa.participant.store.Change;
import io.dispersa.participant.store.StoredValue;
import io.dispersa.service.http.Consistency;
import io.dispersa.service.http.ContentTypes;
import io.dispersa.service.http.RequestKey;
import io.dispersa.service.http.ValueReader;
import io.dispersa.service.http.WriteConditions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
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

    KeyValueController(Partitions partitions, ValueReader values) {
        this.partitions = partitions;
        this.values = values;
    }

    /**
     * Writes the bytes itself: what was stored as one type is never answered as another.
     */
    @RequestMapping(method = { RequestMethod.GET, RequestMethod.HEAD })
    void get(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Key key = RequestKey.in(request, PREFIX);
        Consistency consistency = Consistency.of(request);
        Partition partition = partition(request, key);
        StoredValue value = read(partition, key, consistency, response).orElseThrow(() -> notFound(key, partition));
        response.setContentType(value.contentType());
        response.setContentLength(value.bytes().length);
        response.setHeader(HttpHeaders.ETAG, etag(value.version()));
        // A value is a stranger's: a browser must neither guess a type for it nor run it.
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "sandbox");
        response.getOutputStream().write(value.bytes());
    }

    @PutMapping
    void put(HttpServletRequest request, HttpServletResponse response) {
        Key key = RequestKey.in(request, PREFIX);
        WriteConditions.requireNone(request);
        Consistency.requireNone(request);
        Partition partition = partition(request, key);
        String type = ContentTypes.of(request);
        Applied applied = partition.apply(new Change.Put(key, type, values.read(request)));
        if (applied instanceof Applied.Stored(boolean created, long version)) {
            response.setStatus(created ? HttpServletResponse.SC_CREATED : HttpServletResponse.SC_NO_CONTENT);
            response.setHeader(HttpHeaders.ETAG, etag(version));
        }
        else {
            throw new IllegalStateException("a put ended as " + applied);
        }
    }

    @DeleteMapping
    void delete(HttpServletRequest request, HttpServletResponse response) {
        Key key = RequestKey.in(request, PREFIX);
        WriteConditions.requireNone(request);
        Consistency.requireNone(request);
        Partition partition = partition(request, key);
        if (partition.apply(new Change.Delete(key)) instanceof Applied.Absent) {
            throw notFound(key, partition);
        }
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private static Optional<StoredValue> read(Partition partition, Key key, Consistency consistency,
            HttpServletResponse response) {
        if (consistency == Consistency.LINEARIZABLE) {
            return partition.get(key);
        }
        ReplicaReport replica = partition.report();
        response.setHeader(KvHeaders.ROLE, replica.role().wireName());
        response.setHeader(KvHeaders.APPLIED, Long.toString(replica.applied()));
        return partition.getStale(key);
    }

    private Partition partition(HttpServletRequest request, Key key) {
        partitions.requireCluster(request.getHeader(KvHeaders.CLUSTER));
        return partitions.require(key);
    }

    private static String etag(long version) {
        return "\"" + version + "\"";
    }

    private static ProblemException notFound(Key key, Partition partition) {
        return Problem.of(ErrorCode.NOT_FOUND, "The key has no value.").about(key, partition.number()).toException();
    }

}
