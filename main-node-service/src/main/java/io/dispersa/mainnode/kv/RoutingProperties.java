package io.dispersa.mainnode.kv;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long requests wait for a partition to have a leader.
 *
 * @param leaderWait How long a request waits at most while its partition has no leader
 * that can be reached. Too short, and requests fail with no-leader in an election that
 * they could have waited out; too long, and callers wait for a partition that is lost.
 */
@ConfigurationProperties("dispersa.forward")
record RoutingProperties(@DefaultValue("8s") Duration leaderWait) {

    RoutingProperties {
        if (leaderWait.isNegative()) {
            throw new IllegalArgumentException(
                    "dispersa.forward.leader-wait must be at least 0s, and is " + leaderWait.toMillis() + "ms");
        }
    }

}
