package io.dispersa.participant.kv;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.BatchResult;
import io.dispersa.api.KvHeaders;
import io.dispersa.participant.partition.Partitions;
import io.dispersa.service.http.BatchBody;
import io.dispersa.service.http.BodyFormat;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Many operations in one request. A main node sends those of one partition, and names it:
 * what concerns all of them is then one problem, as it would be for a single key.
 */
@RestController
class BatchController {

    static final String PATH = "/batch";

    private final Partitions partitions;

    private final BatchBody bodies;

    private final Batches batches;

    BatchController(Partitions partitions, BatchBody bodies, Batches batches) {
        this.partitions = partitions;
        this.bodies = bodies;
        this.batches = batches;
    }

    @PostMapping(PATH)
    void batch(HttpServletRequest request, HttpServletResponse response) throws IOException {
        partitions.requireCluster(request.getHeader(KvHeaders.CLUSTER));
        List<BatchOperation> operations = bodies.read(request);
        Optional<Integer> partition = PartitionHeader.of(request, partitions::requirePlace);
        partition.ifPresent(number -> response.setIntHeader(KvHeaders.PARTITION, number));
        boolean text = BodyFormat.ofAnswer(request) == BodyFormat.JSON;
        List<BatchResult> results = partition.map(number -> batches.run(number, operations, text))
            .orElseGet(() -> batches.run(operations, text));
        ServerTiming.end(request, response);
        bodies.write(request, response, results);
    }

}
