package io.dispersa.participant.store;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * How every partition's RocksDB is opened. All share one cache and one allowance for
 * writes that are only in memory and in the log, so that 256 of them are no dearer than
 * one.
 */
final class SharedOptions implements AutoCloseable {

    private static final long MIB = 1024 * 1024;

    private static final int OPEN_FILES = 64;

    private final Cache cache;

    private final WriteBufferManager writeBuffers;

    private final Options created;

    private final Options existing;

    SharedOptions(long cacheBytes) {
        cache = new LRUCache(cacheBytes);
        writeBuffers = new WriteBufferManager(cacheBytes / 2, cache);
        created = options().setCreateIfMissing(true).setErrorIfExists(true);
        existing = options().setCreateIfMissing(false);
    }

    Options created() {
        return created;
    }

    Options existing() {
        return existing;
    }

    @Override
    public void close() {
        created.close();
        existing.close();
        writeBuffers.close();
        cache.close();
    }

    private Options options() {
        return new Options().setTableFormatConfig(new BlockBasedTableConfig().setBlockCache(cache))
            .setWriteBufferManager(writeBuffers)
            .setWriteBufferSize(32 * MIB)
            .setMaxOpenFiles(OPEN_FILES)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setMaxLogFileSize(MIB)
            .setKeepLogFileNum(2)
            .setStatsDumpPeriodSec(0);
    }

}
