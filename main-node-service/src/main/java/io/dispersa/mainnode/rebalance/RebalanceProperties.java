package io.dispersa.mainnode.rebalance;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a participant is given up.
 *
 * @param replaceAfter How long a participant may be silent before its replicas are made
 * again elsewhere. Too short, and a restart moves data for nothing; too long, and a
 * second failure meanwhile costs a majority.
 */
@ConfigurationProperties("dispersa")
record RebalanceProperties(@DefaultValue("60s") Duration replaceAfter) {

    private static final Duration LEAST = Duration.ofSeconds(5);

    RebalanceProperties {
        if (replaceAfter.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException(
                    "dispersa.replace-after must be at least 5s, and is " + replaceAfter.toMillis() + "ms");
        }
    }
}
