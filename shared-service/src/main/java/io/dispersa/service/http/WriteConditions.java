package io.dispersa.service.http;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.HttpHeaders;

/**
 * Refuses a write under a condition that is not understood: to write all the same would
 * destroy what the condition protects.
 */
public final class WriteConditions {

    private static final List<String> HEADERS = List.of(HttpHeaders.IF_MATCH, HttpHeaders.IF_NONE_MATCH,
            HttpHeaders.IF_MODIFIED_SINCE, HttpHeaders.IF_UNMODIFIED_SINCE, "Idempotency-Key",
            HttpHeaders.CONTENT_RANGE, HttpHeaders.CONTENT_ENCODING);

    private WriteConditions() {
    }

    /**
     * Lets a write pass that has no condition.
     * @throws ProblemException {@link ErrorCode#REQUEST_INVALID} naming the header or
     * parameter that is not understood
     */
    public static void requireNone(HttpServletRequest request) {
        for (String header : HEADERS) {
            if (request.getHeader(header) != null) {
                throw refused("the header " + header);
            }
        }
        if (request.getQueryString() != null) {
            throw refused("the query after '?' (a '?' that belongs to the key is written %3F)");
        }
    }

    private static ProblemException refused(String what) {
        return Problem
            .of(ErrorCode.REQUEST_INVALID,
                    "Nothing was written: this version does not know what to do with " + what + " on a write.")
            .toException();
    }

}
