package io.dispersa.service.edge;

import io.dispersa.api.BatchOperation;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.service.http.BatchBody;
import io.dispersa.service.http.BodyFormat;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;

/** Many operations in one request: each has its own result, and may fail alone. */
final class BatchEndpoint implements Endpoint {

    private static final List<String> METHODS = List.of("POST");

    private final Backend backend;

    private final BatchBody bodies;

    private final BatchReader reader;

    private final BatchResults results;

    BatchEndpoint(Backend backend, BatchBody bodies, BatchReader reader, BatchResults results) {
        this.backend = backend;
        this.bodies = bodies;
        this.reader = reader;
        this.results = results;
    }

    @Override
    public String pattern() {
        return "/batch";
    }

    @Override
    public List<String> methods() {
        return METHODS;
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        HttpServletRequest request = exchange.request();
        Backend.Session session = backend.open(exchange);
        List<BatchOperation> batch = bodies.read(request, exchange.memory());
        session.requireFormed();
        SplitBatch split = SplitBatch.of(batch, reader, session::partitionOf);
        List<List<OperationResult>> done = session.run(split.parts());
        exchange.keepOnly(size(split, done));
        boolean text = BodyFormat.ofAnswer(request) == BodyFormat.JSON;
        exchange.beginAnswer();
        BodyFormat.write(request, exchange.response(), split.join(done, results, text));
    }

    /** Returns how many bytes are in memory until the answer is sent. */
    private static long size(SplitBatch split, List<List<OperationResult>> results) {
        return results.stream().flatMap(List::stream).mapToLong(OperationResult::valueSize).sum() + split.parts()
            .stream()
            .flatMap(part -> part.operations().stream())
            .mapToLong(Operation::valueSize)
            .sum();
    }

}
