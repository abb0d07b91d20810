package io.dispersa.service.edge;

import io.dispersa.api.Key;
import io.dispersa.api.KvHeaders;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.service.http.Consistency;
import io.dispersa.service.http.RequestKey;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** One operation on one key: request, operation, result, answer. */
final class KeyEndpoint implements Endpoint {

    private static final String PREFIX = "/kv/";

    private static final List<String> METHODS = List.of("GET", "HEAD", "PUT", "DELETE");

    private final Backend backend;

    private final RequestReader requests;

    private final ResponseWriter responses;

    KeyEndpoint(Backend backend, RequestReader requests, ResponseWriter responses) {
        this.backend = backend;
        this.requests = requests;
        this.responses = responses;
    }

    @Override
    public String pattern() {
        return "/kv" + BELOW;
    }

    @Override
    public List<String> methods() {
        return METHODS;
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        HttpServletRequest request = exchange.request();
        HttpServletResponse response = exchange.response();
        Backend.Session session = backend.open(exchange);
        Key key = RequestKey.in(request, PREFIX);
        int partition = session.partitionOf(key);
        response.setIntHeader(KvHeaders.PARTITION, partition);
        session.requireServed(key);
        Operation operation = requests.read(request, key, exchange.memory());
        Consistency consistency = operation.writes() ? Consistency.LINEARIZABLE : Consistency.of(request);
        consistency.tell(response);
        OperationResult result = session.run(partition, operation, consistency);
        exchange.keepOnly(result.valueSize());
        exchange.beginAnswer();
        responses.write(operation, partition, result, response);
    }

}
