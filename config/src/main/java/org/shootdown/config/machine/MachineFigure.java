package org.shootdown.config.machine;

import org.shootdown.config.architecture.Trust;

/**
 * One figure of a machine's file, with where it comes from.
 *
 * @param ps in picoseconds
 * @param key under which the figure stands within its section: what something {@code is}, or what is {@code add}ed to it
 * @param trust how far to trust it
 * @param source whose figure it is
 */
public record MachineFigure(long ps, String key, Trust trust, String source) {
    static MachineFigure of(MachineDescription.Extra extra) {
        return new MachineFigure(extra.ps(), "add", extra.trust(), extra.source());
    }

    static MachineFigure of(CacheLines.Cost cost) {
        return new MachineFigure(cost.ps(), "is", cost.trust(), cost.source());
    }
}
