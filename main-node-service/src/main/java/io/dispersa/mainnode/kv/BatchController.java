package io.dispersa.mainnode.kv;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.BatchResult;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.PartitionTable;
import io.dispersa.mainnode.membership.Membership;
import io.dispersa.mainnode.participant.ForwardedRequests;
import io.dispersa.service.http.BatchBody;
import io.dispersa.service.http.BodyFormat;
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

    private final Batches batches;

    private final BatchBody bodies;

    private final Explanations explanations;

    BatchController(Membership membership, Batches batches, BatchBody bodies, Explanations explanations) {
        this.tables = new FormedTable(membership);
        this.batches = batches;
        this.bodies = bodies;
        this.explanations = explanations;
    }

    @PostMapping("/batch")
    void batch(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ServerTiming timing = explanations.begin();
        ForwardedRequests.refuse(request.getHeader(KvHeaders.CLUSTER));
        List<BatchOperation> operations = bodies.read(request);
        PartitionTable table = tables.require(response);
        List<BatchResult> results = timing.hop(response,
                () -> batches.run(operations, table, explanations.trace(request)));
        boolean text = BodyFormat.ofAnswer(request) == BodyFormat.JSON;
        bodies.write(request, response, text ? results.stream().map(TextResults::of).toList() : results);
    }

}
