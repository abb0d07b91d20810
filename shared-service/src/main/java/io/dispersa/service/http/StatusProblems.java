package io.dispersa.service.http;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import org.jspecify.annotations.Nullable;

/** The problem for an error that Spring or Tomcat found and only gave a status. */
final class StatusProblems {

    private StatusProblems() {
    }

    static Problem of(int status, @Nullable String detail) {
        ErrorCode code = code(status);
        return Problem.of(code, detail == null || code == ErrorCode.INTERNAL_ERROR ? fallback(code) : detail);
    }

    private static ErrorCode code(int status) {
        return switch (status) {
            case 404 -> ErrorCode.PATH_UNKNOWN;
            case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
            case 406 -> ErrorCode.NOT_ACCEPTABLE;
            case 408 -> ErrorCode.REQUEST_TIMEOUT;
            case 413 -> ErrorCode.REQUEST_TOO_LARGE;
            case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
            case 417 -> ErrorCode.EXPECTATION_FAILED;
            case 501 -> ErrorCode.NOT_IMPLEMENTED;
            // Tomcat's own, while it stops: nothing was done, and another may do it.
            case 503 -> ErrorCode.NO_LEADER;
            case 505 -> ErrorCode.HTTP_VERSION_UNSUPPORTED;
            default -> status < 500 ? ErrorCode.REQUEST_INVALID : ErrorCode.INTERNAL_ERROR;
        };
    }

    private static String fallback(ErrorCode code) {
        return switch (code) {
            case PATH_UNKNOWN -> "docs/API.md and /swagger-ui.html say what there is.";
            case METHOD_NOT_ALLOWED -> "The header Allow names the methods that this path takes.";
            case EXPECTATION_FAILED -> "Expect can be 100-continue and nothing else.";
            case NOT_IMPLEMENTED ->
                "There is no CONNECT, and no Transfer-Encoding but chunked: send the body as it is, with its length or chunked.";
            case HTTP_VERSION_UNSUPPORTED -> "A request line ends in HTTP/1.1.";
            case NO_LEADER -> "This process is about to stop.";
            case INTERNAL_ERROR -> "The log of this process says what happened.";
            default ->
                "The request line or a header is malformed, or they are over a limit: 100 headers, and server.max-http-request-header-size bytes in all. In a path and a query, what is not ASCII is percent-encoded.";
        };
    }

}
