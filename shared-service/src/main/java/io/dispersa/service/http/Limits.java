package io.dispersa.service.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much a client may send.
 *
 * @param value The longest value. Every request that stores one holds it in memory: too
 * large, and a few hundred such requests at once exhaust the heap; too small, and callers
 * get value-too-large. 3 MB at most: it must fit into one entry of the log, of 4 MB.
 * @param batch The longest batch, and the most that one batch reads. It is in memory
 * several times while it is split and done: too large, and a few dozen at once exhaust
 * the heap; too small, and callers get request-too-large. 64 MB at most.
 * @param bodyTime How long the body of a request may take to arrive. Too large, and
 * clients that send a byte now and then hold connections and memory; too small, and
 * honest clients on slow lines get request-timeout. At least 1 s.
 * @param inFlight How many bytes the requests that are under way may hold together:
 * bodies, values on their way, and answers until they are sent; absent: a quarter of the
 * heap. Too large, and a few dozen requests exhaust the heap; too small, and callers get
 * too-many-requests. At least 1 MB.
 * @param requests How many requests of clients may be under way at a participant at the
 * same time; a main node counts those that it sends there. More wait for 100 ms. Too
 * large, and under overload all wait for all; too small, and callers get
 * too-many-requests although there is time. At least 8.
 */
@ConfigurationProperties("dispersa.limits")
public record Limits(@DefaultValue("1MB") DataSize value, @DefaultValue("8MB") DataSize batch,
        @DefaultValue("30s") Duration bodyTime, @Nullable DataSize inFlight, @DefaultValue("512") int requests) {

    /** With its key and a frame, a value must fit into one log entry of 4 MB. */
    private static final DataSize MOST = DataSize.ofMegabytes(3);

    private static final DataSize MOST_OF_BATCH = DataSize.ofMegabytes(64);

    private static final DataSize LEAST_IN_FLIGHT = DataSize.ofMegabytes(1);

    private static final int LEAST_REQUESTS = 8;

    private static final Duration LEAST_BODY_TIME = Duration.ofSeconds(1);

    public Limits {
        if (value.toBytes() < 1 || value.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("dispersa.limits.value must be between 1B and 3MB, and is " + value);
        }
        if (batch.toBytes() < 1 || batch.compareTo(MOST_OF_BATCH) > 0) {
            throw new IllegalArgumentException("dispersa.limits.batch must be between 1B and 64MB, and is " + batch);
        }
        if (bodyTime.compareTo(LEAST_BODY_TIME) < 0) {
            throw new IllegalArgumentException("dispersa.limits.body-time must be at least 1s, and is " + bodyTime);
        }
        if (inFlight != null && inFlight.compareTo(LEAST_IN_FLIGHT) < 0) {
            throw new IllegalArgumentException("dispersa.limits.in-flight must be at least 1MB, and is " + inFlight);
        }
        if (requests < LEAST_REQUESTS) {
            throw new IllegalArgumentException("dispersa.limits.requests must be at least 8, and is " + requests);
        }
    }

    /** Returns how many bytes the requests that are under way may hold together. */
    DataSize inFlightOrUsual() {
        return inFlight != null ? inFlight
                : DataSize.ofBytes(Math.max(Runtime.getRuntime().maxMemory() / 4, LEAST_IN_FLIGHT.toBytes()));
    }
}
