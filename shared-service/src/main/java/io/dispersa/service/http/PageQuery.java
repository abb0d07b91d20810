package io.dispersa.service.http;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.KeyPage;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.api.Utf8;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/**
 * Which keys are asked for.
 *
 * @param prefix what the keys begin with; may be empty
 * @param after they are after this one; from the first if absent
 * @param limit how many at most
 * @param limited whether the caller has said how many
 * @param values whether their values are asked for, too
 * @param consistency how new the answer must be
 * @param partition of which partition; of all if absent
 */
public record PageQuery(String prefix, @Nullable String after, int limit, boolean limited, boolean values,
        Consistency consistency, @Nullable Integer partition) {

    private static final Set<String> NAMES = Set.of("prefix", "after", "limit", "values", Consistency.PARAMETER);

    private static final String PARTITION = "partition";

    /**
     * Returns what a request to a main node asks for.
     * @throws ProblemException {@link ErrorCode#REQUEST_INVALID} naming what is not
     * understood
     */
    public static PageQuery of(HttpServletRequest request) {
        return of(parameters(request.getQueryString(), false));
    }

    /**
     * Returns what a request to a participant asks for, which may name a partition.
     * @throws ProblemException {@link ErrorCode#REQUEST_INVALID} naming what is not
     * understood
     */
    public static PageQuery ofPartition(HttpServletRequest request) {
        return of(parameters(request.getQueryString(), true));
    }

    private static PageQuery of(Map<String, String> parameters) {
        String limit = parameters.get("limit");
        String partition = parameters.get(PARTITION);
        return new PageQuery(parameters.getOrDefault("prefix", ""), parameters.get("after"),
                limit == null ? KeyPage.USUAL : number("limit", limit, 1, KeyPage.MOST), limit != null,
                truth("values", parameters.getOrDefault("values", "false")),
                Consistency.parse(parameters.getOrDefault(Consistency.PARAMETER, Consistency.LINEARIZABLE.wireName())),
                partition == null ? null : (Integer) number(PARTITION, partition, 0, Integer.MAX_VALUE));
    }

    private static Map<String, String> parameters(@Nullable String query, boolean ofPartition) {
        Map<String, String> parameters = new HashMap<>();
        if (query == null || query.isEmpty()) {
            return parameters;
        }
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            if (!NAMES.contains(name) && !(ofPartition && name.equals(PARTITION))) {
                throw invalid("'%s' is not understood: a listing has prefix, after, limit, values and consistency"
                    .formatted(name));
            }
            if (parameters.put(name, decoded(name, equals < 0 ? "" : part.substring(equals + 1))) != null) {
                throw invalid(name + " is there twice");
            }
        }
        return parameters;
    }

    private static String decoded(String name, String value) {
        try {
            byte[] bytes = UriUtils.decode(value.replace('+', ' '), StandardCharsets.ISO_8859_1)
                .getBytes(StandardCharsets.ISO_8859_1);
            if (bytes.length > Key.MAX_BYTES) {
                throw invalid("%s is longer than any key, which has at most %d bytes".formatted(name, Key.MAX_BYTES));
            }
            return Utf8.decode(bytes).orElseThrow(() -> invalid(name + " is not well-formed UTF-8"));
        }
        catch (IllegalArgumentException e) {
            throw invalid(name + " has a % that two hexadecimal digits do not follow");
        }
    }

    private static int number(String name, String value, int least, int most) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        }
        catch (NumberFormatException _) {
            // Said below.
        }
        throw invalid("%s must be a number between %d and %d".formatted(name, least, most));
    }

    private static boolean truth(String name, String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(name + " must be true or false");
        };
    }

    private static ProblemException invalid(String reason) {
        return Problem.of(ErrorCode.REQUEST_INVALID, reason + ".").toException();
    }

}
