package io.dispersa.service.http;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** What is answered to a request that failed, wherever it did. */
public final class FailedRequests {

    private static final Logger log = LoggerFactory.getLogger(FailedRequests.class);

    private static final JsonMapper JSON = JsonMapper.shared();

    private FailedRequests() {
    }

    /** Returns the problem of an exception; what nobody foresaw is logged. */
    public static Problem problem(Exception e) {
        return switch (e) {
            case ProblemException expected -> expected.problem();
            case InvalidParameterException _ -> Problem.of(ErrorCode.REQUEST_INVALID,
                    "The query cannot be understood: it has a malformed percent-encoding, or too many parameters.");
            default -> {
                log.error("A request failed in a way that nobody foresaw", e);
                yield problem(500);
            }
        };
    }

    /** Returns the problem that a status of HTTP means. */
    public static Problem problem(int status) {
        return StatusProblems.of(status, null);
    }

    /**
     * Answers with a problem.
     * @throws IOException if the client has gone
     */
    public static void answer(Problem problem, HttpServletResponse response) throws IOException {
        byte[] body = JSON.writeValueAsBytes(problem);
        response.setStatus(problem.status());
        response.setContentType(Problem.MEDIA_TYPE);
        response.setContentLength(body.length);
        ProblemResponses.headers(problem.status()).forEach(response::setHeader);
        response.getOutputStream().write(body);
    }

}
