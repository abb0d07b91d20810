package io.dispersa.service.edge;

import io.dispersa.api.BatchOperation;
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
        List<BatchOperation> batch = bodies.read(request);
        session.requireFormed();
        SplitBatch split = SplitBatch.of(batch, reader, session::partitionOf);
        boolean text = BodyFormat.ofAnswer(request) == BodyFormat.JSON;
        var answers = split.join(session.run(split.parts()), results, text);
        exchange.beginAnswer();
        BodyFormat.write(request, exchange.response(), answers);
    }

}
