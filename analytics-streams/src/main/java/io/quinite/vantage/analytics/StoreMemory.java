package io.quinite.vantage.analytics;

import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One budget for the memory of all RocksDB stores of the process. By default each store would take 50 MB of cache and 48 MB
 * of buffers for itself, and there is one store per partition.
 */
final class StoreMemory implements AutoCloseable {
    private static final String KEY = "vantage.analytics.store.memory";
    private static final long BUFFER_BYTES = 4L * 1024 * 1024;

    /** By default an eighth of a buffer: a few entries in each of 36 stores would fill the budget, and be flushed for it. */
    private static final long ARENA_BYTES = 32L * 1024;

    private final Cache cache;
    private final WriteBufferManager buffers;

    StoreMemory(long bytes) {
        RocksDB.loadLibrary();
        cache = new LRUCache(bytes);
        buffers = new WriteBufferManager(bytes / 2, cache);
    }

    /** Streams makes the setter by its class name; the budget reaches it as one of the settings. */
    void putInto(Properties properties) {
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, Setter.class);
        properties.put(KEY, this);
    }

    @Override
    public void close() {
        buffers.close();
        cache.close();
    }

    /** Public for Streams only. */
    public static final class Setter implements RocksDBConfigSetter {
        @Override
        public void setConfig(String storeName, Options options, Map<String, Object> configs) {
            if (configs.get(KEY) instanceof StoreMemory memory
                    && options.tableFormatConfig() instanceof BlockBasedTableConfig table) {
                table.setBlockCache(memory.cache);
                table.setCacheIndexAndFilterBlocks(true);
                options.setTableFormatConfig(table);
                options.setWriteBufferManager(memory.buffers);
                options.setWriteBufferSize(BUFFER_BYTES);
                options.setArenaBlockSize(ARENA_BYTES);
            }
        }

        @Override
        public void close(String storeName, Options options) {
            // What is shared outlives every store.
        }
    }
}
