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
            case 413 -> ErrorCode.VALUE_TOO_LARGE;
            case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
            default -> status < 500 ? ErrorCode.REQUEST_INVALID : ErrorCode.INTERNAL_ERROR;
        };
    }

    private static String fallback(ErrorCode code) {
        return code == ErrorCode.INTERNAL_ERROR ? "The log of this process says what happened."
                : "The request cannot be understood: see docs/API.md for what can be asked.";
    }

}
