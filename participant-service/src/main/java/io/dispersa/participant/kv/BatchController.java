package io.dispersa.participant.kv;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.BatchResult;
import io.dispersa.api.KvHeaders;
import io.dispersa.participant.partition.Partitions;
import io.dispersa.service.codec.OperationGroup;
import io.dispersa.service.edge.Batches;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Many operations in one request, on keys of whatever partitions are here. */
@RestController
class BatchController {

    static final String PATH = "/batch";

    private final Partitions partitions;

    private final Batches batches;

    private final LocalBackend backend;

    private final CommitTimes times;

    BatchController(Partitions partitions, Batches batches, LocalBackend backend, CommitTimes times) {
        this.partitions = partitions;
        this.batches = batches;
        this.backend = backend;
        this.times = times;
    }

    @PostMapping(PATH)
    void batch(HttpServletRequest request, HttpServletResponse response) throws IOException {
        partitions.requireCluster(request.getHeader(KvHeaders.CLUSTER));
        List<BatchOperation> batch = batches.read(request);
        List<BatchResult> results = batches.run(request, batch, key -> partitions.requirePlace().partitionOf(key),
                parts -> backend.run(parts.stream().map(part -> OperationGroup.of(part.operations())).toList(), false,
                        times.of(request)));
        ServerTiming.end(request, response);
        batches.write(request, response, results);
    }

}
