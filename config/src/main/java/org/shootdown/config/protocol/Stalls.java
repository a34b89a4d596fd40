package org.shootdown.config.protocol;

import it.unimi.dsi.fastutil.longs.LongImmutableList;
import it.unimi.dsi.fastutil.longs.LongList;

/**
 * For how long a run stalls a CPU at the points of its program; immutable.
 *
 * <p>A stall is a busy wait that stands in the program, as {@code udelay()} would: interrupts are taken meanwhile if they
 * are on, buffered stores leave, and broadcast invalidations are applied.
 *
 * @param byPointPs by point, in picoseconds; 0, or nothing, where the CPU is not stalled
 */
public record Stalls(LongList byPointPs) {
    /** A CPU that is stalled nowhere. */
    public static final Stalls NONE = new Stalls(LongList.of());

    public Stalls {
        byPointPs = new LongImmutableList(byPointPs);
    }

    /** For how long each passage of a point stalls, or 0. */
    public long atPs(int point) {
        return point < byPointPs.size() ? byPointPs.getLong(point) : 0;
    }
}
