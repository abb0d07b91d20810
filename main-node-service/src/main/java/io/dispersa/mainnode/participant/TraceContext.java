package io.dispersa.mainnode.participant;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which trace a request belongs to (W3C Trace Context), handed on as it came. What is
 * malformed is left out: a trace is no reason to refuse a request.
 *
 * @param traceparent the header of this name, if it is there and well-formed
 * @param tracestate the header of this name, if both are
 */
public record TraceContext(@Nullable String traceparent, @Nullable String tracestate) {

    /** No trace. */
    public static final TraceContext NONE = new TraceContext(null, null);

    private static final String TRACEPARENT = "traceparent";

    private static final String TRACESTATE = "tracestate";

    private static final int LONGEST = 512;

    private static final int MOST_MEMBERS = 32;

    /** Version ff is forbidden, and so are ids of nothing but zeros. */
    private static final Pattern PARENT = Pattern
        .compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-[!-~]*)?");

    /** The first version has nothing after the flags. */
    private static final Pattern FIRST_VERSION_AND_MORE = Pattern.compile("00-.{52}.+");

    private static final Pattern MEMBER = Pattern
        .compile("[a-z0-9][a-z0-9_*/-]{0,240}(@[a-z][a-z0-9_*/-]{0,13})?=[ -~&&[^,=]]{0,255}[!-~&&[^,=]]");

    /** Returns the trace that a request belongs to. */
    public static TraceContext of(HttpServletRequest request) {
        List<String> parents = Collections.list(request.getHeaders(TRACEPARENT));
        if (parents.size() != 1 || !isParent(parents.getFirst())) {
            return NONE;
        }
        String state = String.join(",", Collections.list(request.getHeaders(TRACESTATE)));
        return new TraceContext(parents.getFirst(), isState(state) ? state : null);
    }

    /** Hands over the headers that are there, by name and value. */
    public void forEachHeader(BiConsumer<String, String> consumer) {
        if (traceparent != null) {
            consumer.accept(TRACEPARENT, traceparent);
        }
        if (tracestate != null) {
            consumer.accept(TRACESTATE, tracestate);
        }
    }

    private static boolean isParent(String parent) {
        return parent.length() <= LONGEST && PARENT.matcher(parent).matches()
                && !FIRST_VERSION_AND_MORE.matcher(parent).matches();
    }

    private static boolean isState(String state) {
        if (state.isBlank() || state.length() > LONGEST) {
            return false;
        }
        List<String> members = List.of(state.split(",", -1)).stream().map(String::strip).toList();
        return members.size() <= MOST_MEMBERS
                && members.stream().allMatch(member -> member.isEmpty() || MEMBER.matcher(member).matches());
    }

}
