package io.dispersa.mainnode.participant;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the main node waits for participants.
 *
 * @param connectTimeout How long a connection may take. Too short, and a busy participant
 * looks dead; too long, and callers wait for a dead one.
 * @param timeout How long an answer may take. Too short, and slow writes end as
 * outcome-unknown although they succeed; too long, and callers wait for a participant
 * that hangs.
 * @param connections How many connections to one participant are kept at most. Too few,
 * and requests queue here; too many, and a burst costs memory and sockets on both sides.
 */
@ConfigurationProperties("dispersa.forward")
record ForwardProperties(@DefaultValue("500ms") Duration connectTimeout, @DefaultValue("5s") Duration timeout,
        @DefaultValue("256") int connections) {

    ForwardProperties {
        requirePositive("connect-timeout", connectTimeout);
        requirePositive("timeout", timeout);
        if (timeout.compareTo(connectTimeout.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("dispersa.forward.timeout must be at least twice "
                    + "dispersa.forward.connect-timeout, lest a request that was never sent ends as outcome-unknown; it is "
                    + timeout.toMillis() + "ms");
        }
        if (connections < 1) {
            throw new IllegalArgumentException(
                    "dispersa.forward.connections must be at least 1, and is " + connections);
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "dispersa.forward." + name + " must be at least 1ms, and is " + value.toMillis() + "ms");
        }
    }

}
