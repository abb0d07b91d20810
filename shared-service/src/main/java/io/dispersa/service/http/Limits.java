package io.dispersa.service.http;

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
 */
@ConfigurationProperties("dispersa.limits")
public record Limits(@DefaultValue("1MB") DataSize value, @DefaultValue("8MB") DataSize batch) {
    /** With its key and a frame, a value must fit into one log entry of 4 MB. */
    private static final DataSize MOST = DataSize.ofMegabytes(3);

    private static final DataSize MOST_OF_BATCH = DataSize.ofMegabytes(64);

    public Limits {
        if (value.toBytes() < 1 || value.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("dispersa.limits.value must be between 1B and 3MB, and is " + value);
        }
        if (batch.toBytes() < 1 || batch.compareTo(MOST_OF_BATCH) > 0) {
            throw new IllegalArgumentException("dispersa.limits.batch must be between 1B and 64MB, and is " + batch);
        }
    }
}
