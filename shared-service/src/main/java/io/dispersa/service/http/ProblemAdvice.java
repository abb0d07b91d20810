package io.dispersa.service.http;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.apache.catalina.connector.ClientAbortException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;

/**
 * Answers whatever a controller throws, and whatever Spring throws before one is reached,
 * as a problem.
 */
@RestControllerAdvice
final class ProblemAdvice {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<Problem> unreadable(HttpMessageNotReadableException e) {
        return ProblemResponses.of(switch (e.getCause()) {
            case DatabindException cause when cause.getCause() instanceof ProblemException refused -> refused.problem();
            case JacksonException cause -> invalid(JsonProblems.describe(cause));
            case null, default -> invalid("The body is missing or cannot be read.");
        });
    }

    @ExceptionHandler
    ResponseEntity<Problem> mismatch(MethodArgumentTypeMismatchException e) {
        return ProblemResponses.of(invalid("%s: '%s' is not a valid value.".formatted(e.getName(), e.getValue())));
    }

    /** The client has gone: there is nobody to answer. */
    @ExceptionHandler({ AsyncRequestNotUsableException.class, ClientAbortException.class })
    void disconnected(IOException e) {
        log.debug("The client closed the connection: {}", e.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<Problem> anythingElse(Exception e, HttpServletRequest request) {
        if (e instanceof ErrorResponse refused && refused.getStatusCode().value() < 500) {
            return ProblemResponses.of(ContainerProblems.ofUnserved(refused.getStatusCode().value(),
                    refused.getBody().getDetail(), request.getRequestURI()), allowedMethods(refused.getHeaders()));
        }
        return ProblemResponses.of(FailedRequests.problem(e));
    }

    private static HttpHeaders allowedMethods(HttpHeaders all) {
        HttpHeaders kept = new HttpHeaders();
        kept.setAllow(all.getAllow());
        return kept.getAllow().isEmpty() ? HttpHeaders.EMPTY : kept;
    }

    private static Problem invalid(String detail) {
        return Problem.of(ErrorCode.REQUEST_INVALID, detail);
    }

}
