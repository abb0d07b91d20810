package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of one of several requests for keys that a main node joined into one call:
 * the HTTP answer that it would have got alone, but for the headers that the call's own
 * answer has for all of them.
 *
 * @param status the HTTP status; {@value #ALONE} if others would have to wait for it, as
 * the value is long or has just expired, and the request must be sent alone
 * @param headers the headers, by name
 * @param body the value, if it is answered
 * @param problem what went wrong
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
public record JoinedAnswer(int status, @Nullable Map<String, String> headers, byte @Nullable [] body,
        @Nullable Problem problem) {

    /** No HTTP status: nothing was done. */
    public static final int ALONE = 0;

    /** The longest value, in bytes, that goes among others: it does not hold them up. */
    public static final int LONGEST_VALUE = 64 * 1024;

    /** The most requests in one call. */
    public static final int MOST = 256;

    /** Returns the answer to a request that must be sent alone. */
    public static JoinedAnswer alone() {
        return new JoinedAnswer(ALONE, null, null, null);
    }

}
