package io.dispersa.operation;

import org.jspecify.annotations.Nullable;

/**
 * What an operation demands of the version that is there.
 *
 * @param match there must be a value, and of one of these versions; no demand if absent
 * @param noneMatch there must be none, or one of another version; no demand if absent
 */
public record Condition(@Nullable Versions match, @Nullable Versions noneMatch) {

    /** No demand. */
    public static final Condition NONE = new Condition(null, null);

    private static final long WEIGHT_OF_VERSION = 9;

    /**
     * Returns whether a version meets it.
     * @param version what is there; absent if there is nothing
     */
    public boolean holds(@Nullable Long version) {
        return matches(version) && (noneMatch == null || version == null || !noneMatch.include(version));
    }

    /**
     * Returns whether a version meets the first half of it: a read whose other half does
     * not hold has the value already.
     * @param version what is there; absent if there is nothing
     */
    public boolean matches(@Nullable Long version) {
        return match == null || (version != null && match.include(version));
    }

    long weight() {
        return weight(match) + weight(noneMatch);
    }

    private static long weight(@Nullable Versions versions) {
        return versions == null ? 0 : WEIGHT_OF_VERSION * versions.listed().size();
    }

}
