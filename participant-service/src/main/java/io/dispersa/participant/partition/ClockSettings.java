package io.dispersa.participant.partition;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How far clocks are trusted.
 *
 * @param tolerance How far the clock may jump ahead between two heartbeats and still be
 * believed. As the main node's setting of this name.
 */
@ConfigurationProperties("dispersa.clock")
record ClockSettings(@DefaultValue("500ms") Duration tolerance) {

    ClockSettings {
        if (tolerance.compareTo(Duration.ofMillis(10)) < 0 || tolerance.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException(
                    "dispersa.clock.tolerance must be between 10ms and 1m, and is " + tolerance.toMillis() + "ms");
        }
    }

}
