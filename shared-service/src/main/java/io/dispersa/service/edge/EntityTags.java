package io.dispersa.service.edge;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.operation.Condition;
import io.dispersa.operation.Versions;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The lists of entity tags in If-Match and If-None-Match (RFC 9110, 8.8.3 and 13.1). A
 * tag is a version in quotes; one that is well-formed and none of ours matches nothing.
 */
final class EntityTags {

    /** A tag and what follows it; commas with nothing between them are allowed. */
    private static final Pattern TAG = Pattern
        .compile("[, \\t]*+(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*+)\"[ \\t]*+(?:,[, \\t]*+|$)");

    private static final Pattern VERSION = Pattern.compile("0|[1-9][0-9]{0,17}");

    private EntityTags() {
    }

    /** Returns the tag of a version. */
    static String of(long version) {
        return "\"" + version + "\"";
    }

    /** Returns what the two headers demand together. */
    static Condition condition(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
        return ifMatch == null && ifNoneMatch == null ? Condition.NONE
                : new Condition(ifMatch(ifMatch), ifNoneMatch(ifNoneMatch));
    }

    /**
     * Returns the versions that If-Match lists. A weak tag matches none: whether a value
     * may be overwritten is no matter of resemblance.
     */
    private static @Nullable Versions ifMatch(@Nullable String header) {
        return header == null ? null : versions("If-Match", header, false);
    }

    /** Returns the versions that If-None-Match lists, a weak tag like a strong one. */
    private static @Nullable Versions ifNoneMatch(@Nullable String header) {
        return header == null ? null : versions("If-None-Match", header, true);
    }

    private static Versions versions(String name, String header, boolean weak) {
        if (header.strip().equals("*")) {
            return Versions.ANY;
        }
        Set<Long> versions = new HashSet<>();
        Matcher tag = TAG.matcher(header);
        int end = 0;
        while (end < header.length()) {
            if (!tag.find(end) || tag.start() != end) {
                throw malformed(name);
            }
            end = tag.end();
            if ((weak || tag.group(1) == null) && VERSION.matcher(tag.group(2)).matches()) {
                versions.add(Long.valueOf(tag.group(2)));
            }
            if (versions.size() > Versions.MOST) {
                throw invalid("%s lists more than %d tags".formatted(name, Versions.MOST));
            }
        }
        if (end == 0) {
            throw malformed(name);
        }
        return new Versions(false, versions);
    }

    private static ProblemException malformed(String name) {
        return invalid("%s must be * or a list of tags in quotes, as in %s: \"7\"".formatted(name, name));
    }

    private static ProblemException invalid(String reason) {
        return Problem.of(ErrorCode.REQUEST_INVALID, reason + ".").toException();
    }

}
