package io.dispersa.mainnode.listing;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a list of everything is made.
 *
 * @param timeout How long all participants together may take. Too short, and a busy one
 * is named as missing; too long, and a caller waits for a dead one.
 */
@ConfigurationProperties("dispersa.list")
record ListProperties(@DefaultValue("3s") Duration timeout) {

    ListProperties {
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "dispersa.list.timeout must be at least 1ms, and is " + timeout.toMillis() + "ms");
        }
    }

}
