package io.dispersa.service.clock;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How clocks are judged.
 *
 * @param tolerance How far a participant's clock may be from the median of its cluster's
 * before it leads nothing more, and how far it may jump between two heartbeats and count.
 * Too small, and a busy machine looks like a wrong clock; too large, and what has a time
 * to live ends so much too early or late.
 */
@ConfigurationProperties("dispersa.clock")
public record ClockSettings(@DefaultValue("500ms") Duration tolerance) {

    public ClockSettings {
        if (tolerance.compareTo(Duration.ofMillis(10)) < 0 || tolerance.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException(
                    "dispersa.clock.tolerance must be between 10ms and 1m, and is " + tolerance.toMillis() + "ms");
        }
    }

}
