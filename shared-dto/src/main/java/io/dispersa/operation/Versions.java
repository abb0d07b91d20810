package io.dispersa.operation;

import java.util.Set;

/**
 * Some of the versions that a key can have.
 *
 * @param any whether it is all of them
 * @param listed otherwise, which; at most {@value #MOST}
 */
public record Versions(boolean any, Set<Long> listed) {

    /** The most versions in a list: each takes its place in the log. */
    public static final int MOST = 100;

    /** Whatever version the key has. */
    public static final Versions ANY = new Versions(true, Set.of());

    public Versions {
        listed = Set.copyOf(listed);
        if (listed.size() > MOST) {
            throw new IllegalArgumentException(listed.size() + " versions");
        }
    }

    /** Returns whether a version is among them. */
    public boolean include(long version) {
        return any || listed.contains(version);
    }

}
