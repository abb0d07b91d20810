package io.dispersa.mainnode.membership;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** The settings of membership. */
final class MembershipProperties {

    private MembershipProperties() {
    }

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
