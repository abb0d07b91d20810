package io.dispersa.system.sbom;

import java.time.LocalDate;
import java.util.stream.Stream;
import org.apache.maven.artifact.versioning.DefaultArtifactVersion;
import org.apache.maven.artifact.versioning.InvalidVersionSpecificationException;
import org.apache.maven.artifact.versioning.VersionRange;
import org.jspecify.annotations.Nullable;

/**
 * A known vulnerability of a component.
 *
 * @param id a CVE's or GHSA's, or what its source calls it
 * @param component group and artifact
 * @param affected versions, as Maven writes ranges
 * @param fixed the first version of our line without it; none while there is none
 * @param read when a person has read the source
 * @param source where this is from
 * @param reachability whether the code that is affected is reached here
 * @param decision what was decided; none while nobody has
 * @param until the last day of that decision; an upgrade has none
 */
record Advisory(String id, String component, String affected, @Nullable String fixed, LocalDate read, String source,
        String reachability, @Nullable Decision decision, @Nullable LocalDate until) {

    Advisory {
        if (Stream.of(id, component, affected, read, source, reachability).anyMatch(value -> value == null)) {
            throw new IllegalArgumentException(
                    "advisory " + id + " needs id, component, affected, read, source and reachability");
        }
        if (!component.matches("[\\w.-]+:[\\w.-]+")) {
            throw new IllegalArgumentException(id + ": component must be group:artifact, not " + component);
        }
        if (fixed != null && within(affected, fixed)) {
            throw new IllegalArgumentException(id + ": " + fixed + " is fixed, and within " + affected);
        }
        boolean excuses = decision == Decision.NOT_REACHABLE || decision == Decision.ACCEPT;
        if (excuses != (until != null)) {
            throw new IllegalArgumentException(id + ": not-reachable and accept, and nothing else, have a last day");
        }
    }

    boolean affects(Component shipped) {
        return component.equals(shipped.coordinates()) && within(affected, shipped.version());
    }

    /**
     * {@return whether it is answered on that day}
     */
    boolean isAnswered(LocalDate day) {
        return until != null && !day.isAfter(until);
    }

    private static boolean within(String range, String version) {
        try {
            VersionRange versions = VersionRange.createFromVersionSpec(range);
            if (versions.getRecommendedVersion() != null) {
                throw new IllegalArgumentException(range + " is no range: one version alone is [" + range + "]");
            }
            return versions.containsVersion(new DefaultArtifactVersion(version));
        }
        catch (InvalidVersionSpecificationException e) {
            throw new IllegalArgumentException(range + " is no range of versions", e);
        }
    }

}
