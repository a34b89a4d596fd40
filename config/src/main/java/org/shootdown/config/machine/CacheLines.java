package org.shootdown.config.machine;

import java.util.Arrays;
import java.util.Map;
import org.shootdown.config.architecture.Trust;

/**
 * What an access to memory costs by where the cache line is: on a machine with these figures they take the place of the
 * architecture's {@code access}.
 *
 * @param bytes how many bytes a line has
 * @param own it is in the CPU's own cache
 * @param sibling in the cache of the core that the CPU shares with another
 * @param node of another core of the same NUMA node
 * @param otherNode of a core of another node of the same socket
 * @param otherSocket of a core of another socket
 * @param memory in no cache, but in memory of the CPU's node; farther memory costs what the way there and back adds
 */
public record CacheLines(int bytes, Cost own, Cost sibling, Cost node, Cost otherNode, Cost otherSocket, Cost memory) {

    /**
     * A figure of the file, with where it comes from.
     *
     * @param ps for the whole access, in picoseconds
     * @param trust how far to trust it
     * @param source whose figure it is
     */
    public record Cost(long ps, Trust trust, String source) {}

    /** The figure for a line that is so far away. */
    public long ps(LineDistance distance) {
        return cost(distance).ps();
    }

    private Cost cost(LineDistance distance) {
        return switch (distance) {
            case OWN -> own;
            case SIBLING -> sibling;
            case NODE -> node;
            case OTHER_NODE -> otherNode;
            case OTHER_SOCKET -> otherSocket;
            case MEMORY -> memory;
        };
    }

    /** What the cheapest access takes. */
    long leastPs() {
        return Arrays.stream(LineDistance.values()).mapToLong(this::ps).min().orElseThrow();
    }

    /** Adds the figures by what studies call them. */
    void addTo(Map<String, MachineFigure> figures) {
        for (LineDistance distance : LineDistance.values()) {
            figures.put("cache-lines." + distance.key(), MachineFigure.of(cost(distance)));
        }
    }
}
