package io.dispersa.mainnode.kv;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.BatchResult;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.PartitionTable;
import io.dispersa.mainnode.membership.Membership;
import io.dispersa.mainnode.participant.ForwardedRequests;
import io.dispersa.partition.Partitioner;
import io.dispersa.service.edge.Batches;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Many operations in one request: each has its own result, and may fail alone. */
@RestController
class BatchController {

    private final FormedTable tables;

    private final RoutedBatches backend;

    private final Batches batches;

    private final Explanations explanations;

    BatchController(Membership membership, RoutedBatches backend, Batches batches, Explanations explanations) {
        this.tables = new FormedTable(membership);
        this.backend = backend;
        this.batches = batches;
        this.explanations = explanations;
    }

    @PostMapping("/batch")
    void batch(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ServerTiming timing = explanations.begin();
        ForwardedRequests.refuse(request.getHeader(KvHeaders.CLUSTER));
        List<BatchOperation> operations = batches.read(request);
        PartitionTable table = tables.require(response);
        List<BatchResult> results = batches.run(request, operations, new Partitioner(table.partitions())::partitionOf,
                parts -> timing.hop(response, () -> backend.run(parts, table, explanations.trace(request))));
        batches.write(request, response, results);
    }

}
