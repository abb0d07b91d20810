package io.dispersa.service.guard;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How many connections there may be, and how slow a client.
 *
 * @param connections The most connections; absent: one for each 256 KB of the heap,
 * between 256 and 8192. Each takes about 40 KB while its request arrives. When there are
 * more, those that have waited longest for a request are closed. Too large, and idle
 * clients exhaust the heap; too small, and clients connect anew for each request. At
 * least 16.
 * @param connectionsPerAddress The most connections of one address; absent: three
 * quarters of dispersa.limits.connections. Too large, and one client takes the place of
 * others; too small, and clients behind one proxy connect anew for each request. At least
 * 8.
 * @param headTime How long the head of a request may take to arrive. Too large, and
 * clients that send a byte now and then hold connections; too small, and honest clients
 * on slow lines are cut off. At least 1 s.
 * @param answerRate How many bytes of an answer a client must take in a second, on
 * average over each ten seconds in which this service waits for it. Too small, and
 * clients that hardly read hold the memory that others need; too large, and honest
 * clients on slow lines are cut off. At least 1 B.
 */
@ConfigurationProperties("dispersa.limits")
public record ConnectionLimits(@Nullable Integer connections, @Nullable Integer connectionsPerAddress,
        @DefaultValue("10s") Duration headTime, @DefaultValue("16KB") DataSize answerRate) {

    private static final int LEAST = 16;

    private static final int LEAST_OF_ONE = 8;

    private static final long HEAP_FOR_EACH = 256 * 1024L;

    public ConnectionLimits {
        if (connections != null && connections < LEAST) {
            throw new IllegalArgumentException(
                    "dispersa.limits.connections must be at least 16, and is " + connections);
        }
        if (connectionsPerAddress != null && connectionsPerAddress < LEAST_OF_ONE) {
            throw new IllegalArgumentException(
                    "dispersa.limits.connections-per-address must be at least 8, and is " + connectionsPerAddress);
        }
        if (headTime.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("dispersa.limits.head-time must be at least 1s, and is " + headTime);
        }
        if (answerRate.toBytes() < 1) {
            throw new IllegalArgumentException("dispersa.limits.answer-rate must be at least 1B, and is " + answerRate);
        }
    }

    /** Returns the most connections. */
    int connectionsOrUsual() {
        return connections != null ? connections
                : Math.clamp(Runtime.getRuntime().maxMemory() / HEAP_FOR_EACH, 256, 8192);
    }

    /** Returns the most connections of one address. */
    int ofOneAddressOrUsual() {
        return connectionsPerAddress != null ? connectionsPerAddress : connectionsOrUsual() / 4 * 3;
    }
}
