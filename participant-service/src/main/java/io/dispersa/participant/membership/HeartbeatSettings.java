package io.dispersa.participant.membership;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often this participant says that it is alive.
 *
 * @param interval The time between two heartbeats. Too small, and heartbeats are a load
 * on the main node; too large, and a new table arrives late, and the main node suspects a
 * participant that is well.
 */
@ConfigurationProperties("dispersa.heartbeat")
record HeartbeatSettings(@DefaultValue("1s") Duration interval) {
    HeartbeatSettings {
        if (interval.compareTo(Duration.ofMillis(10)) < 0 || interval.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException(
                    "dispersa.heartbeat.interval must be between 10ms and 1m, and is " + interval);
        }
    }
}
