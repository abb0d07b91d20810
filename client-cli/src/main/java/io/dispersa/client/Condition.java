package io.dispersa.client;

/**
 * What a write demands of the value that is there. It is decided where the write is
 * applied, so that of several writers with the same condition one succeeds.
 */
public sealed interface Condition {

    /** Whatever is there. */
    Condition NONE = new None();

    /** The key must have a value, of any version. */
    Condition PRESENT = new Present();

    /** The key must have no value. */
    Condition ABSENT = new Absent();

    /**
     * The value must have this version.
     * @throws IllegalArgumentException if no version is like that
     */
    static Condition version(long version) {
        return new Version(version);
    }

    /** Demands nothing. */
    record None() implements Condition {
    }

    /** Demands a value. */
    record Present() implements Condition {
    }

    /** Demands that there is no value. */
    record Absent() implements Condition {
    }

    /**
     * Demands one version of the value.
     *
     * @param version the version, as a put or a get returned it
     */
    record Version(long version) implements Condition {
        public Version {
            if (version < 0) {
                throw new IllegalArgumentException("a version is not negative, and this is " + version);
            }
        }
    }

}
