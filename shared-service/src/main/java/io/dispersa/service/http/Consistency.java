package io.dispersa.service.http;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.stream.Stream;

/** How new the answer to a read must be. */
public enum Consistency {

    /** As new as if there were one copy. */
    LINEARIZABLE,
    /** Any replica's. */
    STALE;

    /** The query parameter that asks for it. */
    public static final String PARAMETER = "consistency";

    /**
     * Returns what a read asks for.
     * @throws ProblemException {@link ErrorCode#REQUEST_INVALID} if it is neither
     */
    public static Consistency of(HttpServletRequest request) {
        String[] values = request.getParameterValues(PARAMETER);
        return values == null ? LINEARIZABLE : parse(values.length == 1 ? values[0] : "");
    }

    /**
     * Returns what this is the name of on the wire.
     * @throws ProblemException {@link ErrorCode#REQUEST_INVALID} if it is neither
     */
    static Consistency parse(String name) {
        return Stream.of(values())
            .filter(consistency -> consistency.wireName().equals(name))
            .findFirst()
            .orElseThrow(() -> invalid("must be linearizable, which it is if nothing is said, or stale"));
    }

    /** Returns its name on the wire, such as {@code stale}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Says on an answer that it may be an older one, if it may. */
    public void tell(HttpServletResponse response) {
        if (this == STALE) {
            response.setHeader(KvHeaders.CONSISTENCY, wireName());
        }
    }

    /** Returns what asks for it in a query, such as {@code consistency=stale}. */
    public String parameter() {
        return PARAMETER + "=" + wireName();
    }

    private static ProblemException invalid(String what) {
        return Problem.of(ErrorCode.REQUEST_INVALID, "%s: %s.".formatted(PARAMETER, what)).toException();
    }

}
