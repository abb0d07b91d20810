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
 * @param arriving How much of bodies may be in memory while the rest of each is on its
 * way; absent: a quarter of the heap, or one batch if that is more. Too large, and a few
 * dozen clients that never end a batch exhaust the heap; too small, and callers get
 * too-many-requests. At least one value and one batch.
 */
@ConfigurationProperties("dispersa.limits")
public record Limits(@DefaultValue("1MB") DataSize value, @DefaultValue("8MB") DataSize batch,
        @DefaultValue("30s") Duration bodyTime, @Nullable DataSize arriving) {

    /** With its key and a frame, a value must fit into one log entry of 4 MB. */
    private static final DataSize MOST = DataSize.ofMegabytes(3);

    private static final DataSize MOST_OF_BATCH = DataSize.ofMegabytes(64);

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
        if (arriving != null && (arriving.compareTo(batch) < 0 || arriving.compareTo(value) < 0)) {
            throw new IllegalArgumentException(
                    "dispersa.limits.arriving must be at least dispersa.limits.batch and dispersa.limits.value, and is "
                            + arriving);
        }
    }

    /** Returns how much of bodies may be in memory while the rest is on its way. */
    DataSize arrivingOrUsual() {
        return arriving != null ? arriving
                : DataSize.ofBytes(Math.max(Runtime.getRuntime().maxMemory() / 4, batch.toBytes()));
    }
}
