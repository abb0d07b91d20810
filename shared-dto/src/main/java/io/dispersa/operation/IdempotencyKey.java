package io.dispersa.operation;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import java.util.regex.Pattern;

/**
 * The caller's name for a write, which is done once under it. It belongs to the key that
 * is written.
 *
 * @param text 1 to 255 characters of printable ASCII, without quotes
 */
public record IdempotencyKey(String text) {

    private static final Pattern FORM = Pattern.compile("[\\x20\\x21\\x23-\\x7e]{1,255}");

    /**
     * @throws ProblemException {@link ErrorCode#REQUEST_INVALID} if it is not of that
     * form
     */
    public IdempotencyKey {
        if (!FORM.matcher(text).matches()) {
            throw Problem
                .of(ErrorCode.REQUEST_INVALID,
                        "Idempotency-Key: it must be 1 to 255 characters of printable ASCII, perhaps in quotes.")
                .toException();
        }
    }

}
