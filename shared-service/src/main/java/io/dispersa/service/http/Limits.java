package io.dispersa.service.http;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much a client may send.
 *
 * @param value The longest value. Every request that stores one holds it in memory: too
 * large, and a few hundred such requests at once exhaust the heap; too small, and callers
 * get value-too-large.
 */
@ConfigurationProperties("dispersa.limits")
public record Limits(@DefaultValue("1MB") DataSize value) {
    private static final DataSize MOST = DataSize.ofMegabytes(64);

    public Limits {
        if (value.toBytes() < 1 || value.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("dispersa.limits.value must be between 1B and 64MB, and is " + value);
        }
    }
}
