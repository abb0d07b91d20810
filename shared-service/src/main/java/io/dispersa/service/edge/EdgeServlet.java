package io.dispersa.service.edge;

import io.dispersa.api.Problem;
import io.dispersa.service.http.FailedRequests;
import io.dispersa.service.tracing.RequestSpan;
import io.dispersa.service.tracing.Spans;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way into both services for keys: past Spring's dispatcher, which took longer than
 * all that is done here. Measures each request, and answers a failure with a problem.
 */
final class EdgeServlet extends HttpServlet {

    private static final Logger log = LoggerFactory.getLogger(EdgeServlet.class);

    private static final long serialVersionUID = 1;

    private final transient Map<String, Path> paths;

    private final transient Backend backend;

    private final transient RequestTimers timers;

    private final transient Spans spans;

    /** An endpoint, and what is said of its requests by method. */
    private record Path(Endpoint endpoint, String uri, Map<String, String> spans) {

        static Path of(Endpoint endpoint) {
            String pattern = endpoint.pattern();
            String uri = pattern.endsWith(Endpoint.BELOW) ? pattern + "*" : pattern;
            Stream<String> more = endpoint.methods().contains("GET") ? Stream.of("HEAD") : Stream.empty();
            return new Path(endpoint, uri,
                    Stream.concat(endpoint.methods().stream(), more)
                        .distinct()
                        .collect(Collectors.toUnmodifiableMap(Function.identity(),
                                method -> "http %s %s".formatted(method.toLowerCase(Locale.ROOT), uri))));
        }

        /** Paths are taken as they were sent, not as the server has made them out. */
        boolean isOf(String sent) {
            String pattern = endpoint.pattern();
            return pattern.endsWith(Endpoint.BELOW) ? sent.startsWith(pattern.substring(0, pattern.length() - 1))
                    : sent.equals(pattern);
        }

    }

    EdgeServlet(List<Endpoint> endpoints, Backend backend, RequestTimers timers, Spans spans) {
        this.paths = endpoints.stream().collect(Collectors.toUnmodifiableMap(Endpoint::pattern, Path::of));
        this.backend = backend;
        this.timers = timers;
        this.spans = spans;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long begin = System.nanoTime();
        Path path = Objects.requireNonNull(paths.get(request.getHttpServletMapping().getPattern()));
        String name = path.spans().get(request.getMethod());
        String method = name == null ? "UNKNOWN" : request.getMethod();
        RequestSpan span = spans.begin(request, name == null ? "http" : name);
        try {
            answer(path, new Exchange(request, response, spans), name != null);
        }
        finally {
            span.end(method, path.uri(), response.getStatus());
            timers.record(path.uri(), method, response.getStatus(), System.nanoTime() - begin);
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
                path.endpoint().handle(exchange);
            }
            else {
                refuse(exchange, path.endpoint().methods());
            }
        }
        catch (IOException e) {
            log.debug("The client closed the connection: {}", e.getMessage());
        }
        catch (RuntimeException e) {
            fail(exchange, FailedRequests.problem(e));
        }
    }

    private static void refuse(Exchange exchange, List<String> methods) throws IOException {
        exchange.response().setHeader("Allow", String.join(",", methods));
        if (!exchange.request().getMethod().equals("OPTIONS")) {
            fail(exchange, FailedRequests.problem(405));
        }
    }

    private static void fail(Exchange exchange, Problem problem) throws IOException {
        if (exchange.response().isCommitted()) {
            return;
        }
        exchange.response().resetBuffer();
        exchange.beginAnswer();
        FailedRequests.answer(problem, exchange.response());
    }

}
