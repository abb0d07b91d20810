package io.dispersa.mainnode.kv;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;

/**
 * Headers that are handed on as they came. Of what is not printable ASCII nobody knows
 * how the next one reads it: two names could become one.
 */
final class PrintableHeaders {

    private PrintableHeaders() {
    }

    /**
     * Lets a header pass that can be handed on.
     * @throws ProblemException {@link ErrorCode#REQUEST_INVALID} naming it if it cannot
     */
    static void require(String name, String value) {
        if (!value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw Problem.of(ErrorCode.REQUEST_INVALID, "Nothing was done: %s must be printable ASCII.".formatted(name))
                .toException();
        }
    }

}
