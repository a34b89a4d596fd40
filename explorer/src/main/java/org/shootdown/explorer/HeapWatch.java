package org.shootdown.explorer;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;

/** Tells when what is left after a collection fills most of the heap, before the JVM runs out of it. */
final class HeapWatch {
    private static final double MOST = 0.8;
    private static final int LOOK_EVERY = 256;

    private final List<MemoryPoolMXBean> pools;
    private int asked;

    HeapWatch() {
        pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported())
                .filter(pool -> pool.getUsage().getMax() > 0)
                .toList();
        pools.forEach(pool -> pool.setUsageThreshold((long) (pool.getUsage().getMax() * MOST)));
    }

    /** Whether the long-lived part of the heap is nearly full. */
    boolean isFull() {
        asked++;
        return asked % LOOK_EVERY == 0 && pools.stream().anyMatch(MemoryPoolMXBean::isUsageThresholdExceeded);
    }
}
