package org.shootdown.explorer.search;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;

/** Tells when what is left after a collection fills most of the heap, before the JVM runs out of it. */
final class HeapWatch {
    private static final double MOST = 0.75;

    private final List<MemoryPoolMXBean> pools;

    HeapWatch() {
        pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported())
                .filter(pool -> pool.isCollectionUsageThresholdSupported())
                .filter(pool -> pool.getUsage().getMax() > 0)
                .toList();
        pools.forEach(
                pool -> pool.setCollectionUsageThreshold((long) (pool.getUsage().getMax() * MOST)));
        if (isFull()) {
            // That was what an earlier search has left behind, and nobody needs any more.
            System.gc();
        }
    }

    /** Whether the long-lived part of the heap is nearly full. */
    boolean isFull() {
        for (MemoryPoolMXBean pool : pools) {
            if (pool.isCollectionUsageThresholdExceeded()) {
                return true;
            }
        }
        return false;
    }
}
