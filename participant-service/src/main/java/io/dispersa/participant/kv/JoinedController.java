package io.dispersa.participant.kv;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.JoinedAnswer;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
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
 * What main nodes make of requests for keys that came to them at about the same time:
 * writes to one partition, or reads of all that this participant has. Unlike the
 * operations of a batch they are independent of each other, and each is answered as if it
 * had come alone.
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
        List<BatchOperation> asked = bodies.read(request);
        List<JoinedAnswer> joined = writes(asked) ? write(asked, request, response)
                : new JoinedReads(partitions, asked, operations, answers).run(Consistency.of(request));
        ServerTiming.end(request, response);
        response.setContentType(BodyFormat.CBOR.mediaType().toString());
        response.getOutputStream().write(BodyFormat.CBOR.mapper().writeValueAsBytes(joined));
    }

    private List<JoinedAnswer> write(List<BatchOperation> asked, HttpServletRequest request,
            HttpServletResponse response) {
        int number = PartitionHeader.of(request, partitions::requirePlace)
            .orElseThrow(() -> invalid("it must say in " + KvHeaders.PARTITION + " which partition it is for"));
        response.setIntHeader(KvHeaders.PARTITION, number);
        return new JoinedWrites(partitions.require(number), asked, operations)
            .run(committed -> ServerTiming.committed(request, committed));
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
