package org.shootdown.simulation.timed;

import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.util.BitSet;
import org.shootdown.config.machine.LineCosts;
import org.shootdown.config.machine.LineDistance;
import org.shootdown.config.time.Picoseconds;

/**
 * Which caches have the lines of a group's memory, as a directory of a MESI protocol keeps it, and what that makes accesses
 * cost. In time only: what an access does to its word is done when its request arrives.
 *
 * <table>
 * <caption>A line</caption>
 * <tr><td>in no cache</td><td>comes from memory</td></tr>
 * <tr><td>owned: one CPU alone may write it</td><td>comes from there; a reader makes it shared</td></tr>
 * <tr><td>shared</td><td>a reader gets it from the nearest sharer; a writer waits for the farthest to give it up</td></tr>
 * </table>
 *
 * <p>A line goes to one CPU after the other: what finds it on its way to another waits until it has arrived there. That is what
 * makes a lock or a counter that everybody wants cost what it costs. A line that several have for reading goes to any number of
 * further readers at once, and a CPU that has the line waits for nobody.
 */
final class LineDirectory {
    private static final int NOBODY = -1;

    private final LineCosts costs;
    private final int mmu;
    private final Long2ObjectOpenHashMap<Line> lines = new Long2ObjectOpenHashMap<>();

    /** What the last access has come to. */
    private LineDistance distance = LineDistance.OWN;

    private boolean queued;

    private static final class Line {
        private final BitSet sharers = new BitSet();
        private int owner = NOBODY;
        private long freePs;

        /** Whether nobody else can give it to who wants to read it: its owner, or memory. */
        boolean isWithOne() {
            return sharers.isEmpty();
        }
    }

    /** No cache has anything; CPUs and the MMU have the machine's numbers. */
    LineDirectory(LineCosts costs, int mmu) {
        this.costs = costs;
        this.mmu = mmu;
    }

    void begin() {
        lines.clear();
    }

    /**
     * A CPU accesses a word.
     *
     * @param exclusive whether it may write it
     * @param issuedPs when it began, in picoseconds
     * @return when it is done
     */
    long access(int cpu, long address, boolean exclusive, long issuedPs) {
        Line line = lines.computeIfAbsent(address / costs.bytes(), number -> new Line());
        distance = exclusive ? farthest(line, cpu) : nearest(line, cpu);
        queued = false;
        long costPs = distance == LineDistance.MEMORY ? costs.memoryPs(cpu, mmu) : costs.ps(distance);
        long startPs = issuedPs;
        if (distance != LineDistance.OWN) {
            queued = line.freePs > issuedPs;
            startPs = Math.max(issuedPs, line.freePs);
            if (exclusive || line.isWithOne()) {
                line.freePs = Picoseconds.plus(startPs, costPs);
            }
        }
        take(line, cpu, exclusive);
        return Picoseconds.plus(startPs, costPs);
    }

    /** Where the line of the last access came from. */
    LineDistance distance() {
        return distance;
    }

    /** Whether the last access waited until the line had come to somebody else. */
    boolean wasQueued() {
        return queued;
    }

    /** CPUs that are near each other have numbers near each other: of the sharers the nearest is the next on either side. */
    private LineDistance nearest(Line line, int cpu) {
        if (line.owner != NOBODY) {
            return costs.distance(line.owner, cpu);
        }
        LineDistance below = from(line.sharers.previousSetBit(cpu), cpu);
        LineDistance above = from(line.sharers.nextSetBit(cpu), cpu);
        return below.compareTo(above) < 0 ? below : above;
    }

    /** The farthest is the first or the last. */
    private LineDistance farthest(Line line, int cpu) {
        if (line.owner != NOBODY) {
            return costs.distance(line.owner, cpu);
        }
        LineDistance first = from(line.sharers.nextSetBit(0), cpu);
        LineDistance last = from(line.sharers.length() - 1, cpu);
        return first.compareTo(last) > 0 ? first : last;
    }

    private LineDistance from(int sharer, int cpu) {
        return sharer < 0 ? LineDistance.MEMORY : costs.distance(sharer, cpu);
    }

    private static void take(Line line, int cpu, boolean exclusive) {
        if (exclusive) {
            line.owner = cpu;
            line.sharers.clear();
        } else if (line.owner != cpu) {
            if (line.owner != NOBODY) {
                line.sharers.set(line.owner);
                line.owner = NOBODY;
            }
            line.sharers.set(cpu);
        }
    }
}
