package org.shootdown.config.machine;

import java.util.Locale;
import org.shootdown.config.measure.Counter;

/** Where a cache line is, as seen from the CPU that wants it. */
public enum LineDistance {
    /** In its own cache. */
    OWN(Counter.LINES_OWN),
    /** In its core's cache, brought there by the other hardware thread. */
    SIBLING(Counter.LINES_SIBLING),
    /** In the cache of another core of its NUMA node. */
    NODE(Counter.LINES_NODE),
    /** In that of a core of another node of its socket. */
    OTHER_NODE(Counter.LINES_OTHER_NODE),
    /** In that of a core of another socket. */
    OTHER_SOCKET(Counter.LINES_OTHER_SOCKET),
    /** In no cache. */
    MEMORY(Counter.LINES_MEMORY);

    private final Counter counter;

    LineDistance(Counter counter) {
        this.counter = counter;
    }

    /** The key of its cost in a machine's file. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What counts such accesses. */
    public Counter counter() {
        return counter;
    }
}
