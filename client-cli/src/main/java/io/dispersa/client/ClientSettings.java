package io.dispersa.client;

import java.time.Duration;

/**
 * How patient a client is.
 *
 * @param connectTimeout how long it waits for a connection to each main node that it
 * tries
 * @param readTimeout how long it waits for a whole answer; of a stream, for more of it
 * @param repeatFor how long, counted from the first failure, it begins to repeat a write
 * whose outcome is not known or that the cluster could not do yet, and to resume a
 * stream. Zero: never. At most five minutes, because a cluster knows the names of writes
 * for ten
 */
public record ClientSettings(Duration connectTimeout, Duration readTimeout, Duration repeatFor) {

    private static final Duration LONGEST_REPEAT = Duration.ofMinutes(5);

    /**
     * An answer may take longer than a main node does at most, so that its own verdict
     * arrives first: it waits up to 8 s for a leader, and then up to 5 s for the last
     * answer.
     */
    public static final ClientSettings USUAL = new ClientSettings(Duration.ofSeconds(2), Duration.ofSeconds(15),
            Duration.ofSeconds(10));

    /**
     * Checks the times.
     * @throws IllegalArgumentException if one of them makes no sense
     */
    public ClientSettings {
        if (!connectTimeout.isPositive() || !readTimeout.isPositive()) {
            throw new IllegalArgumentException("a client must wait for a connection and for an answer");
        }
        if (repeatFor.isNegative() || repeatFor.compareTo(LONGEST_REPEAT) > 0) {
            throw new IllegalArgumentException("a client repeats for at most %d s, and not for %s"
                .formatted(LONGEST_REPEAT.toSeconds(), repeatFor));
        }
    }

    /** Returns these settings with other timeouts. */
    public ClientSettings timeouts(Duration connectTimeout, Duration readTimeout) {
        return new ClientSettings(connectTimeout, readTimeout, repeatFor);
    }

    /** Returns these settings with another time for repeats. */
    public ClientSettings repeatFor(Duration repeatFor) {
        return new ClientSettings(connectTimeout, readTimeout, repeatFor);
    }

}
