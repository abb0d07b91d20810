package io.dispersa.mainnode.membership;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the registry.
 *
 * @param dataDir Where the registry is kept. It needs a few kilobytes on a disk that
 * survives restarts; a directory that does not makes a new cluster with every start,
 * which refuses the participants of the old one.
 * @param partitions How many partitions a new cluster has, 1 to 256; 6 unless it is set.
 * Fixed when the cluster is created. Too few, and it cannot grow past that many
 * participants; too many, and each costs every participant memory, files and a log.
 */
@ConfigurationProperties("dispersa")
record MembershipProperties(@DefaultValue("data/main-node") Path dataDir, @Nullable Integer partitions) {

    /**
     * When a new cluster starts its work.
     *
     * @param participants How many participants must be up before partitions are given
     * out. Too few, and the first ones get everything; too many, and the cluster never
     * forms.
     */
    @ConfigurationProperties("dispersa.formation")
    record FormationProperties(@DefaultValue("1") int participants) {

        FormationProperties {
            if (participants < 1) {
                throw new IllegalArgumentException(
                        "dispersa.formation.participants must be at least 1, and is " + participants);
            }
        }
    }

    /**
     * How heartbeats are judged.
     *
     * @param suspectAfter How long a participant may be silent before it is shown as
     * suspect. Too short, and a pause for garbage collection looks like a failure; too
     * long, and a dead participant looks alive.
     */
    @ConfigurationProperties("dispersa.heartbeat")
    record HeartbeatProperties(@DefaultValue("5s") Duration suspectAfter) {

        HeartbeatProperties {
            if (suspectAfter.compareTo(Duration.ofSeconds(2)) < 0) {
                throw new IllegalArgumentException("dispersa.heartbeat.suspect-after must be at least 2s, which is two "
                        + "heartbeats, and is " + suspectAfter.toMillis() + "ms");
            }
        }
    }

}
