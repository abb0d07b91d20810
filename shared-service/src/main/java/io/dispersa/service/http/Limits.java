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
 */
@ConfigurationProperties("dispersa.limits")
public record Limits(@DefaultValue("1MB") DataSize value) {
    /** With its key and a frame, a value must fit into one log entry of 4 MB. */
    private static final DataSize MOST = DataSize.ofMegabytes(3);

    public Limits {
        if (value.toBytes() < 1 || value.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("dispersa.limits.value must be between 1B and 3MB, and is " + value);
        }
    }
}
