package io.dispersa.participant.store;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What this participant may use of the machine.
 *
 * @param reserve The free space of the disk below which values are no longer taken. Too
 * small, and the disk fills before it is noticed: a write then fails and ends the
 * process; too large, and writes are refused while there is room.
 * @param cache The memory for blocks read and writes not yet sorted into files, shared by
 * all partitions. Too small, and reads go to the disk and many small files are written;
 * too large, and the process, whose heap comes on top of it, is killed for lack of
 * memory.
 */
@ConfigurationProperties("dispersa.storage")
public record StorageSettings(@DefaultValue("64MB") DataSize reserve, @DefaultValue("64MB") DataSize cache) {
    private static final DataSize LEAST_RESERVE = DataSize.ofMegabytes(1);

    private static final DataSize LEAST_CACHE = DataSize.ofMegabytes(8);

    public StorageSettings {
        if (reserve.compareTo(LEAST_RESERVE) < 0) {
            throw new IllegalArgumentException("dispersa.storage.reserve must be at least 1MB, and is " + reserve);
        }
        if (cache.compareTo(LEAST_CACHE) < 0) {
            throw new IllegalArgumentException("dispersa.storage.cache must be at least 8MB, and is " + cache);
        }
    }
}
