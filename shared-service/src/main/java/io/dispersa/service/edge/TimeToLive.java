package io.dispersa.service.edge;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.operation.Operation;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a value is kept, as callers write it. */
final class TimeToLive {

    private static final Pattern SHORT = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d)");

    private TimeToLive() {
    }

    /**
     * Returns the duration that a text means: a whole number of {@code ms}, {@code s},
     * {@code m}, {@code h} or {@code d}, or ISO 8601 as in {@code PT1M30S}.
     * @throws ProblemException {@link ErrorCode#REQUEST_INVALID} if it means none, less
     * than a millisecond or more than a hundred years
     */
    static Duration parse(String text) {
        Duration ttl = duration(text);
        if (ttl.compareTo(Duration.ofMillis(1)) < 0 || ttl.compareTo(Operation.Put.LONGEST_TTL) > 0) {
            throw invalid("it must be between 1ms and %dd".formatted(Operation.Put.LONGEST_TTL.toDays()));
        }
        return ttl.truncatedTo(ChronoUnit.MILLIS);
    }

    private static Duration duration(String text) {
        Matcher parts = SHORT.matcher(text);
        if (parts.matches()) {
            return Duration.of(Long.parseLong(parts.group(1)), unit(parts.group(2)));
        }
        try {
            return Duration.parse(text);
        }
        catch (DateTimeParseException e) {
            throw invalid("it must be a whole number of ms, s, m, h or d, as in 30s, or ISO 8601, as in PT1M30S");
        }
    }

    private static ChronoUnit unit(String name) {
        return switch (name) {
            case "ms" -> ChronoUnit.MILLIS;
            case "s" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MINUTES;
            case "h" -> ChronoUnit.HOURS;
            default -> ChronoUnit.DAYS;
        };
    }

    private static ProblemException invalid(String reason) {
        return Problem.of(ErrorCode.REQUEST_INVALID, "ttl: %s.".formatted(reason)).toException();
    }

}
