package io.dispersa.participant.kv;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.participant.partition.Partition;
import io.dispersa.participant.partition.Partitions;
import io.dispersa.service.http.BatchBody;
import io.dispersa.service.http.BodyFormat;
import io.dispersa.service.http.Consistency;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What main nodes make of requests for keys of one partition that came to them at about
 * the same time. Unlike the operations of a batch they are independent of each other, and
 * each is answered as if it had come alone.
 */
@RestController
class JoinedController {

    static final String PATH = "/joined";

    private final Partitions partitions;

    private final BatchBody bodies;

    private final BatchOperations operations;

    private final KeyAnswers answers;

    JoinedController(Partitions partitions, BatchBody bodies, BatchOperations operations, KeyAnswers answers) {
        this.partitions = partitions;
        this.bodies = bodies;
        this.operations = operations;
        this.answers = answers;
    }

    @PostMapping(PATH)
    void joined(HttpServletRequest request, HttpServletResponse response) throws IOException {
        partitions.requireCluster(request.getHeader(KvHeaders.CLUSTER));
        int number = PartitionHeader.of(request, partitions::requirePlace)
            .orElseThrow(() -> invalid("it must say in " + KvHeaders.PARTITION + " which partition it is for"));
        response.setIntHeader(KvHeaders.PARTITION, number);
        Partition partition = partitions.require(number);
        List<BatchOperation> asked = bodies.read(request);
        JoinedRequests joined = new JoinedRequests(partition, asked, operations, answers);
        if (writes(asked)) {
            joined.write(committed -> ServerTiming.committed(request, committed));
        }
        else {
            joined.read(Consistency.of(request));
        }
        ServerTiming.end(request, response);
        response.setContentType(BodyFormat.CBOR.mediaType().toString());
        response.getOutputStream().write(BodyFormat.CBOR.mapper().writeValueAsBytes(joined.answers()));
    }

    private static boolean writes(List<BatchOperation> asked) {
        long writes = asked.stream().filter(operation -> operation.op() != BatchOperation.Kind.GET).count();
        if (writes != 0 && writes != asked.size()) {
            throw invalid("reads and writes do not go together");
        }
        return writes > 0;
    }

    private static ProblemException invalid(String why) {
        return Problem.of(ErrorCode.REQUEST_INVALID, "This is for main nodes; /batch is for everybody: " + why + ".")
            .toException();
    }

}
