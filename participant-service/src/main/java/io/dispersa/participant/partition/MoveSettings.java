package io.dispersa.participant.partition;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How replicas move.
 *
 * @param rate How many bytes a second may be copied to this participant, at least 4MB:
 * snapshots and old log entries of replicas that it gets or that catch up. Too small, and
 * a lost replica is made again so late that a second failure comes first; too large, and
 * clients wait for disk and network.
 */
@ConfigurationProperties("dispersa.move")
public record MoveSettings(@DefaultValue("32MB") DataSize rate) {

    /**
     * The largest message then takes a second: who hears nothing for longer calls an
     * election, and who answers nothing for six is not taken in.
     */
    private static final DataSize LEAST = DataSize.ofMegabytes(4);

    public MoveSettings {
        if (rate.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("dispersa.move.rate must be at least 4MB, and is " + rate);
        }
    }

}
