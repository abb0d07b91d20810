package io.dispersa.participant.store;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How operations are remembered that have a name.
 *
 * @param retention How long the result of an operation with an Idempotency-Key is kept,
 * so that a repeat is answered and not done again. Too short, and a client that comes
 * back late does its write twice; too long, and each such write takes about 150 bytes for
 * that time.
 */
@ConfigurationProperties("dispersa.idempotency")
public record IdempotencySettings(@DefaultValue("10m") Duration retention) {

    public IdempotencySettings {
        if (retention.compareTo(Duration.ofSeconds(1)) < 0 || retention.compareTo(Duration.ofDays(30)) > 0) {
            throw new IllegalArgumentException(
                    "dispersa.idempotency.retention must be between 1s and 30d, and is " + retention);
        }
    }

}
