package io.dispersa.service.http;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The problem for a request that Tomcat refused, by its status, its path as it was sent,
 * and what went wrong.
 */
final class ContainerProblems {

    private static final String KV = "/kv/";

    private static final List<String> KEY_PREFIXES = List.of(KV, "/locate/");

    private ContainerProblems() {
    }

    /**
     * Returns the problem of a request.
     * @param status what Tomcat would answer
     * @param path the path as it was sent
     */
    static Problem of(HttpServletRequest request, int status, String path) {
        if (request.getAttribute(RequestGuard.REFUSAL) instanceof Problem refusal) {
            return refusal;
        }
        return of(status, path, request.getAttribute(RequestDispatcher.ERROR_EXCEPTION));
    }

    static Problem of(int status, String path, @Nullable Object cause) {
        return switch (cause) {
            case SocketTimeoutException timeout -> Problem.of(ErrorCode.REQUEST_TIMEOUT, timeout.getMessage() != null
                    ? timeout.getMessage()
                    : "Nothing of the body arrived for too long. The limit is the setting server.tomcat.connection-timeout.");
            case IOException _ when status == 400 -> Problem.of(ErrorCode.REQUEST_INVALID,
                    "The body ended before it was complete, or is not chunked as it should be.");
            case null, default -> status != 400 ? StatusProblems.of(status, null) : badRequest(path);
        };
    }

    /**
     * Returns the problem of a request that nothing here serves: the path of a key such
     * as {@code ..} is another path to whoever resolves it.
     */
    static Problem ofUnserved(int status, @Nullable String detail, String path) {
        return (status == 404 && path.startsWith(KV) ? keyProblem(path, KV) : Optional.<Problem>empty())
            .orElseGet(() -> StatusProblems.of(status, detail));
    }

    private static Problem badRequest(String path) {
        return keyProblem(path).orElseGet(() -> StatusProblems.of(400, null));
    }

    /** The key itself says best why it is refused. */
    private static Optional<Problem> keyProblem(String path) {
        return KEY_PREFIXES.stream().filter(path::startsWith).findFirst().flatMap(prefix -> keyProblem(path, prefix));
    }

    private static Optional<Problem> keyProblem(String path, String prefix) {
        try {
            RequestKey.in(path, prefix);
            return Optional.empty();
        }
        catch (ProblemException e) {
            return Optional.of(e.problem());
        }
    }

}
