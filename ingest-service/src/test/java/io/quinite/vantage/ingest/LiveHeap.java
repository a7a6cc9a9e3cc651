package io.quinite.vantage.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Objects;

/**
 * What of the heap is in use, in bytes. The figure is the collector's own, of the moment after it: a thread that collects and
 * then looks also counts what the others have made before it was given a processor again.
 */
public final class LiveHeap {
    private LiveHeap() {}

    public static long bytes() {
        System.gc();
        long bytes = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(pool -> pool.getCollectionUsage())
                .filter(Objects::nonNull)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
        assertThat(bytes).as("a collection was run").isPositive();
        return bytes;
    }
}
