package io.dispersa.participant.partition;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often this participant reads all that it stores, to find what is damaged.
 *
 * @param scrub How long it rests between two rounds, a minute at least. It reads a tenth
 * of the time. Too long, and the other replicas may be damaged, too, when it is noticed;
 * too short, and the disk is busy for nothing.
 */
@ConfigurationProperties("dispersa")
public record ScrubSettings(@DefaultValue("1d") Duration scrub) {

    private static final Duration LEAST = Duration.ofMinutes(1);

    public ScrubSettings {
        if (scrub.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("dispersa.scrub must be at least 1m, and is " + scrub);
        }
    }

}
