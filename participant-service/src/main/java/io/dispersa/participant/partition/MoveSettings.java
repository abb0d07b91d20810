package io.dispersa.participant.partition;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How replicas move.
 *
 * @param rate How many bytes a second may be copied to this participant, at least 64KB:
 * snapshots and old log entries of replicas that it gets or that catch up. Too small, and
 * a lost replica is made again so late that a second failure comes first; too large, and
 * clients wait for disk and network.
 */
@ConfigurationProperties("dispersa.move")
public record MoveSettings(@DefaultValue("32MB") DataSize rate) {

    private static final DataSize LEAST = DataSize.ofKilobytes(64);

    public MoveSettings {
        if (rate.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("dispersa.move.rate must be at least 64KB, and is " + rate);
        }
    }

}
