package org.shootdown.report.plot;

import org.shootdown.report.statistics.Interval;

/**
 * A point of a plot, in the units of its axes.
 *
 * @param y with how well it is known, which is drawn as a bar
 */
public record Point(double x, Interval y) {
    /**
     * Checks the place.
     *
     * @throws IllegalArgumentException if it is no finite number
     */
    public Point {
        if (!Double.isFinite(x)) {
            throw new IllegalArgumentException("A point is at a finite x, not at " + x + '.');
        }
    }
}
