package io.dispersa.service.edge;

import io.dispersa.api.Problem;
import io.dispersa.service.budget.ByteBudget;
import io.dispersa.service.budget.Reservation;
import io.dispersa.service.http.FailedRequests;
import io.dispersa.service.tracing.RequestSpan;
import io.dispersa.service.tracing.Spans;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way into both services for keys: past Spring's dispatcher, which took longer than
 * all that is done here. Measures each request, and answers a failure with a problem.
 */
final class EdgeServlet extends HttpServlet {

    private static final Logger log = LoggerFactory.getLogger(EdgeServlet.class);

    private static final long serialVersionUID = 1;

    private static final int FAILED = 500;

    private final transient Map<String, Path> paths;

    private final transient Backend backend;

    private final transient Spans spans;

    private final transient ByteBudget budget;

    /** An endpoint, and its kinds of requests by method. */
    private record Path(Endpoint endpoint, Map<String, RequestKind> kinds, RequestKind others) {

        static Path of(Endpoint endpoint, MeterRegistry meters) {
            String pattern = endpoint.pattern();
            String uri = pattern.endsWith(Endpoint.BELOW) ? pattern + "*" : pattern;
            Set<String> methods = new HashSet<>(endpoint.methods());
            if (methods.contains("GET")) {
                methods.add("HEAD");
            }
            return new Path(endpoint,
                    methods.stream()
                        .collect(Collectors.toUnmodifiableMap(Function.identity(),
                                method -> new RequestKind(meters, method, uri))),
                    new RequestKind(meters, "UNKNOWN", uri));
        }

        String allowed() {
            return String.join(",", new TreeSet<>(kinds.keySet())) + ",OPTIONS";
        }

        /** Paths are taken as they were sent, not as the server has made them out. */
        boolean isOf(String sent) {
            String pattern = endpoint.pattern();
            return pattern.endsWith(Endpoint.BELOW) ? sent.startsWith(pattern.substring(0, pattern.length() - 1))
                    : sent.equals(pattern);
        }

    }

    EdgeServlet(List<Endpoint> endpoints, Backend backend, MeterRegistry meters, Spans spans, ByteBudget budget) {
        this.paths = endpoints.stream()
            .collect(Collectors.toUnmodifiableMap(Endpoint::pattern, endpoint -> Path.of(endpoint, meters)));
        this.backend = backend;
        this.spans = spans;
        this.budget = budget;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try (Reservation memory = budget.open()) {
            serve(new Exchange(request, response, spans, memory));
        }
    }

    private void serve(Exchange exchange) throws IOException {
        HttpServletRequest request = exchange.request();
        Path path = Objects.requireNonNull(paths.get(request.getHttpServletMapping().getPattern()));
        RequestKind kind = path.kinds().getOrDefault(request.getMethod(), path.others());
        RequestSpan span = spans.begin(request, kind.spanName());
        int status = FAILED;
        try {
            answer(path, exchange, kind != path.others());
            status = exchange.response().getStatus();
        }
        finally {
            span.end(kind.method(), kind.uri(), status);
            kind.count(status, exchange.elapsed());
        }
    }

    // Tomcat refuses TRACE itself, and has looked for these to say what is allowed.

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        service(request, response);
    }

    @Override
    protected void doPut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        service(request, response);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        service(request, response);
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) throws IOException {
        service(request, response);
    }

    private void answer(Path path, Exchange exchange, boolean allowed) throws IOException {
        try {
            backend.describe(exchange);
            if (!path.isOf(exchange.request().getRequestURI())) {
                fail(exchange, FailedRequests.problem(404));
            }
            else if (allowed) {
                exchange.takeBase();
                path.endpoint().handle(exchange);
            }
            else {
                refuse(exchange, path);
            }
        }
        catch (IOException e) {
            log.debug("The client closed the connection: {}", e.getMessage());
        }
        catch (RuntimeException e) {
            fail(exchange, FailedRequests.problem(e));
        }
    }

    private static void refuse(Exchange exchange, Path path) throws IOException {
        exchange.response().setHeader("Allow", path.allowed());
        if (!exchange.request().getMethod().equals("OPTIONS")) {
            fail(exchange, FailedRequests.problem(405));
        }
    }

    private static void fail(Exchange exchange, Problem problem) throws IOException {
        if (exchange.response().isCommitted()) {
            return; // by Tomcat, too, which answers a body that it could not read
        }
        exchange.response().resetBuffer();
        exchange.beginAnswer();
        FailedRequests.answer(problem, exchange.response());
    }

}
