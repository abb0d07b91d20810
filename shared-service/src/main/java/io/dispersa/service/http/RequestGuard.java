package io.dispersa.service.http;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Printable;
import io.dispersa.api.Problem;
import io.dispersa.service.guard.AllowedClients;
import io.dispersa.service.guard.AllowedHosts;
import io.dispersa.service.guard.GuardedProtocol;
import io.dispersa.service.secret.PeersOnly;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.buf.ByteChunk;
import org.jspecify.annotations.Nullable;

/**
 * What every request meets first: it is refused if its client or the name that it asks
 * for is not allowed, if it is for peers and comes from a stranger, if two readers could
 * take it for two different requests, or if another's web page wants to change something;
 * its body must arrive in time, and no browser guesses the type of its answer.
 */
public final class RequestGuard extends ValveBase {

    /** The request attribute that has the problem of a request refused here. */
    static final String REFUSAL = RequestGuard.class.getName() + ".refusal";

    /** The request attribute that is there if a peer asks. */
    public static final String PEER = "io.dispersa.peer";

    private final Duration bodyTime;

    private final AllowedClients clients;

    private final AllowedHosts hosts;

    private final PeersOnly peers;

    private final ActuatorGuard actuator;

    RequestGuard(Duration bodyTime, AllowedClients clients, AllowedHosts hosts, PeersOnly peers,
            ActuatorGuard actuator) {
        super(true);
        this.peers = peers;
        this.bodyTime = bodyTime;
        this.clients = clients;
        this.hosts = hosts;
        this.actuator = actuator;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        boolean malformed = response.isError();
        if (!malformed) {
            check(request, response);
        }
        try (TimedBody body = new TimedBody(request.getCoyoteRequest(), bodyTime)) {
            getNext().invoke(request, response);
            // Of what Tomcat cannot read nobody knows where it ends.
            if (!malformed && !request.isAsync() && !request.isFinished()) {
                response.finishResponse();
                body.drain();
            }
        }
    }

    /** Where a request is refused, what comes next only finds words for it. */
    private void check(Request request, Response response) throws IOException {
        boolean byPeer = peers.isPeer(request.getHeader(KvHeaders.PEER));
        if (byPeer) {
            GuardedProtocol.keepConnection();
            request.setAttribute(PEER, true);
        }
        Problem problem = problem(request.getCoyoteRequest(), request.getRemoteAddr());
        if (problem == null) {
            problem = peers.refusal(request.getDecodedRequestURI(), byPeer);
        }
        if (problem == null) {
            problem = actuator.check(request);
        }
        if (problem != null) {
            request.setAttribute(REFUSAL, problem);
            response.sendError(problem.status());
        }
    }

    private @Nullable Problem problem(org.apache.coyote.Request request, String client) {
        if (!clients.allows(client)) {
            return Problem.of(ErrorCode.CALLER_REFUSED,
                    "Clients at %s are not answered. The setting dispersa.allowed-clients has the networks that are."
                        .formatted(client));
        }
        if (request.protocol().equals("")) {
            return StatusProblems.of(505, null);
        }
        if (!hosts.allows(request.getHeader("Host"))) {
            return Problem.of(ErrorCode.HOST_REFUSED,
                    "This service is not called %s. The setting dispersa.allowed-hosts has the names under which it may be asked."
                        .formatted(Printable.escape(String.valueOf(request.getHeader("Host")))));
        }
        if (CrossOrigin.isRefused(method(request), request.getHeader("Sec-Fetch-Site"), request.getHeader("Origin"),
                request.getHeader("Host"))) {
            return Problem.of(ErrorCode.CROSS_ORIGIN,
                    "A web page of another origin may change nothing here, nor have /list write to the logs.");
        }
        return request.getHeader("Transfer-Encoding") != null && declaresLength(request.requestURI().getByteChunk())
                ? ambiguous("it has both Content-Length and Transfer-Encoding") : null;
    }

    /** A list by GET writes to the logs of all nodes, however its path is written. */
    private static String method(org.apache.coyote.Request request) {
        return "/list".equals(request.decodedURI().toString()) ? "POST" : String.valueOf(request.getMethod());
    }

    private static Problem ambiguous(String why) {
        return Problem.of(ErrorCode.REQUEST_INVALID, "Where the body ends is not clear: " + why + ".");
    }

    /**
     * Looks at the head as it was sent, which begins at the request line: Tomcat takes a
     * Content-Length out where there is a Transfer-Encoding, as if there had been none.
     */
    private static boolean declaresLength(ByteChunk path) {
        byte[] buffer = path.getBuffer();
        return new String(buffer, path.getStart(), buffer.length - path.getStart(), StandardCharsets.ISO_8859_1).lines()
            .takeWhile(line -> !line.isEmpty())
            .anyMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"));
    }

}
